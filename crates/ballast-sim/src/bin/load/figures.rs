//! Figures beside their bars.

/// What was measured, and what of it missed its bar.
#[derive(Default)]
pub struct Measured {
    /// Names of what missed its bar.
    pub missed: Vec<String>,
}

impl Measured {
    /// Says a figure.
    pub fn say(&self, name: &str, value: f64, unit: &str) {
        println!("  {name:<58} {value:>12.2} {unit}");
    }

    /// Says a figure that has to be at most so much.
    pub fn at_most(&mut self, name: &str, value: f64, bar: f64, unit: &str) {
        let mark = if value <= bar { "" } else { "   MISSED" };
        println!("  {name:<58} {value:>12.2} {unit} (≤ {bar}){mark}");
        if value > bar {
            self.missed.push(name.to_owned());
        }
    }
}
