//! The largest set of rows whose times never go back by more than some slack.

use std::cmp::Reverse;
use std::iter::successors;
use std::ops::Range;

/// Positions, ascending, of the times that are not in the largest set in which none lies more than
/// `slack` before one that stands above it. Of several sets as large, the one that ends earliest:
/// a row of the future is a commoner fault than a day of the past.
///
/// The sets that the rows so far allow are told apart by their newest time alone. A row at `t` may
/// follow the best set that ends at `t` or before, and is then its newest; and it may join every
/// set whose newest lies after `t` by no more than the slack. Both are a range of a tree.
pub(super) fn dropped(times: &[i64], slack: i64) -> Vec<usize> {
    if times.is_empty() {
        return Vec::new();
    }
    let mut newest = times.to_vec();
    newest.sort_unstable();
    newest.dedup();
    let first_at = |time: i64| newest.partition_point(|known| *known < time);

    let mut best = Best::new(newest.len());
    let mut row_of_newest = vec![0; newest.len()];
    let mut before: Vec<Option<usize>> = Vec::with_capacity(times.len());
    for (row, time) in times.iter().enumerate() {
        let leaf = first_at(*time);
        let (count, Reverse(from)) = best.most(leaf + 1);
        before.push((count > 0).then(|| row_of_newest[from]));
        best.set(leaf, count.max(0) + 1);
        row_of_newest[leaf] = row;
        best.raise(leaf + 1..first_at(time + slack + 1));
    }
    let (_, Reverse(last)) = best.most(newest.len());
    let mut steps: Vec<usize> = successors(Some(row_of_newest[last]), |row| before[*row]).collect();
    left_out(times, slack, &mut steps)
}

/// Rows that neither are one of the steps by which the newest time of a set grew, last step first,
/// nor lie within the slack before the step they follow.
fn left_out(times: &[i64], slack: i64, steps: &mut Vec<usize>) -> Vec<usize> {
    let mut newest: Option<i64> = None;
    let left_out = |row: &usize| {
        let time = times[*row];
        if steps.pop_if(|step| step == row).is_some() {
            newest = Some(time);
            return false;
        }
        !newest.is_some_and(|newest| (newest - slack..=newest).contains(&time))
    };
    (0..times.len()).filter(left_out).collect()
}

/// How large the best set is for each newest time, in a tree of maxima: of equals the leftmost.
struct Best {
    leaves: usize,
    /// Largest of the node's leaves, and which.
    most: Vec<(i64, Reverse<usize>)>,
    /// What was added to all leaves below and stands in the node alone.
    lift: Vec<i64>,
}

/// Fewer than any number of raises makes up for.
const NO_SET: i64 = i64::MIN / 2;

impl Best {
    fn new(leaves: usize) -> Self {
        let leaves = leaves.next_power_of_two();
        Self {
            leaves,
            most: vec![(NO_SET, Reverse(0)); 2 * leaves],
            lift: vec![0; 2 * leaves],
        }
    }

    /// The largest set among the leaves before `end`.
    fn most(&self, end: usize) -> (i64, Reverse<usize>) {
        self.most_in(1, 0..self.leaves, end)
    }

    /// `span`, the node's leaves, begins before `end`.
    fn most_in(&self, node: usize, span: Range<usize>, end: usize) -> (i64, Reverse<usize>) {
        if span.end <= end {
            return self.most[node];
        }
        let middle = usize::midpoint(span.start, span.end);
        let mut most = self.most_in(2 * node, span.start..middle, end);
        if middle < end {
            most = most.max(self.most_in(2 * node + 1, middle..span.end, end));
        }
        (most.0 + self.lift[node], most.1)
    }

    /// One more in every set of these leaves.
    fn raise(&mut self, leaves: Range<usize>) {
        self.raise_in(1, 0..self.leaves, &leaves);
    }

    fn raise_in(&mut self, node: usize, span: Range<usize>, leaves: &Range<usize>) {
        if leaves.end <= span.start || span.end <= leaves.start {
            return;
        }
        if leaves.start <= span.start && span.end <= leaves.end {
            self.most[node].0 += 1;
            self.lift[node] += 1;
            return;
        }
        let middle = usize::midpoint(span.start, span.end);
        self.raise_in(2 * node, span.start..middle, leaves);
        self.raise_in(2 * node + 1, middle..span.end, leaves);
        self.take_up(node);
    }

    fn set(&mut self, leaf: usize, count: i64) {
        let mut node = self.leaves + leaf;
        let above = successors(Some(node / 2), |node| Some(node / 2)).take_while(|node| *node > 0);
        let lifted: i64 = above.map(|node| self.lift[node]).sum();
        self.most[node] = (count - lifted, Reverse(leaf));
        self.lift[node] = 0;
        while node > 1 {
            node /= 2;
            self.take_up(node);
        }
    }

    fn take_up(&mut self, node: usize) {
        let (count, leaf) = self.most[2 * node].max(self.most[2 * node + 1]);
        self.most[node] = (count + self.lift[node], leaf);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(times: &[i64], slack: i64) -> bool {
        let follows = |at: usize| times[..at].iter().all(|time| times[at] >= time - slack);
        (0..times.len()).all(follows)
    }

    /// Against every subset of every short list: what is left holds, and none that holds is larger.
    #[test]
    fn no_larger_set_holds() {
        for code in 0..5_i64.pow(6) {
            let times: Vec<i64> = (0..6).map(|digit| code / 5_i64.pow(digit) % 5).collect();
            for slack in [0, 1, 3] {
                let dropped = dropped(&times, slack);
                let of = |keep: &dyn Fn(usize) -> bool| -> Vec<i64> {
                    (0..times.len())
                        .filter(|row| keep(*row))
                        .map(|row| times[row])
                        .collect()
                };
                let kept = of(&|row| !dropped.contains(&row));
                assert!(holds(&kept, slack), "{times:?} {slack}: {dropped:?}");
                let best = (0..1_usize << times.len())
                    .map(|set| of(&|row| set >> row & 1 == 1))
                    .filter(|set| holds(set, slack))
                    .map(|set| set.len())
                    .max();
                assert_eq!(Some(kept.len()), best, "{times:?} {slack}: {dropped:?}");
            }
        }
    }

    #[test]
    fn of_sets_as_large_the_one_that_ends_earliest_is_kept() {
        assert_eq!(dropped(&[9, 1], 2), [0]);
        assert_eq!(dropped(&[1, 9, 2, 3], 2), [1]);
        assert_eq!(dropped(&[5, 3, 4, 2, 9], 2), [0]);
        assert_eq!(dropped(&[5, 3, 4, 4, 2], 2), [0]);
        assert_eq!(dropped(&[5, 3, 4, 3, 9], 2), []);
        assert!(dropped(&[], 2).is_empty());
    }

    /// A day of a busy contract, every fourth row from elsewhere.
    #[test]
    fn a_long_day_does_not_take_long() {
        let times: Vec<i64> = (0..200_000)
            .map(|n| {
                if n % 4 == 3 {
                    n * 7919 % 200_000 * 5
                } else {
                    n * 5
                }
            })
            .collect();
        let dropped = dropped(&times, 60);
        assert!(
            (30_000..50_000).contains(&dropped.len()),
            "{}",
            dropped.len()
        );
    }
}
