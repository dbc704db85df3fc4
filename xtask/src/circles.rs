//! Circles of a graph: the largest sets in which each reaches each (Tarjan's strongly connected
//! components).

use std::collections::{BTreeMap, BTreeSet};

/// Those of more than one, the largest first.
pub fn circles(graph: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<String>> {
    let mut walk = Walk {
        graph,
        seen: BTreeMap::new(),
        stack: Vec::new(),
        circles: Vec::new(),
    };
    for node in graph.keys() {
        if !walk.seen.contains_key(node.as_str()) {
            walk.visit(node);
        }
    }
    let mut circles = walk.circles;
    circles.sort_by_key(|circle| std::cmp::Reverse(circle.len()));
    circles
}

struct Walk<'a> {
    graph: &'a BTreeMap<String, BTreeSet<String>>,
    /// Nodes in the order they were met; `usize::MAX` once their circle is known.
    seen: BTreeMap<&'a str, usize>,
    stack: Vec<&'a str>,
    circles: Vec<Vec<String>>,
}

impl<'a> Walk<'a> {
    /// Gives the earliest node on the stack that `node` reaches.
    fn visit(&mut self, node: &'a str) -> usize {
        let number = self.seen.len();
        self.seen.insert(node, number);
        self.stack.push(node);
        let graph = self.graph;
        let next = graph.get(node).into_iter().flatten();
        let mut earliest = number;
        for next in next {
            let reached = match self.seen.get(next.as_str()) {
                Some(number) => *number,
                None => self.visit(next),
            };
            earliest = earliest.min(reached);
        }
        if earliest == number {
            self.close(node);
            return usize::MAX;
        }
        earliest
    }

    /// All that was met since `node` is one circle.
    fn close(&mut self, node: &str) {
        let from = self.stack.iter().rposition(|met| *met == node).unwrap_or(0);
        let circle = self.stack.split_off(from);
        for met in &circle {
            self.seen.insert(met, usize::MAX);
        }
        if circle.len() > 1 {
            let mut circle: Vec<String> = circle.iter().map(|met| (*met).to_owned()).collect();
            circle.sort();
            self.circles.push(circle);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_found_and_chains_are_not() {
        let edges = [
            ("a", "b c"),
            ("b", "d"),
            ("c", "a e"),
            ("d", "b e"),
            ("e", "f"),
            ("f", ""),
            ("g", "a"),
        ];
        let set = |to: &str| to.split_whitespace().map(str::to_owned).collect();
        let graph = edges
            .iter()
            .map(|(from, to)| ((*from).to_owned(), set(to)))
            .collect();
        let mut found = circles(&graph);
        found.sort();
        assert_eq!(found, [["a", "c"], ["b", "d"]]);
    }
}
