//! Lots shared out in proportion to equity (N3).

use std::cmp::Reverse;

/// What of a fund account decides its share; lots in multiples (X5).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sharing {
    pub equity: i128,
    pub available: i128,
    /// Its own lots in the contract.
    pub held: i128,
    /// Lots that it can take.
    pub room: i128,
}

/// Lots of each account, in the order of the rows.
pub(crate) fn shares(rows: &[Sharing], lots: i128) -> Vec<i128> {
    let mut given = vec![0; rows.len()];
    let all: i128 = rows.iter().map(|row| row.equity).sum();
    let holds_its_part = |row: &Sharing| row.held * all >= row.equity * (lots + row.held);
    let takes_part =
        |given: &[i128], index: usize| rows[index].equity > 0 && rows[index].room > given[index];
    let indices = 0..rows.len();
    let mut part: Vec<usize> = indices
        .clone()
        .filter(|index| takes_part(&given, *index) && !holds_its_part(&rows[*index]))
        .collect();
    let mut weights = all;
    let mut left = lots;
    while left > 0 {
        if part.is_empty() {
            // Nobody below its part has room: all that have any are asked.
            part = indices
                .clone()
                .filter(|index| takes_part(&given, *index))
                .collect();
            weights = part.iter().map(|index| rows[*index].equity).sum();
        }
        if part.is_empty() {
            return given;
        }
        let before = left;
        for (index, share) in round(rows, &part, weights, left) {
            let fits = share.min(rows[index].room - given[index]);
            given[index] += fits;
            left -= fits;
        }
        part.retain(|index| takes_part(&given, *index));
        let among = part.iter().map(|index| rows[*index].equity).sum();
        if left == before && among == weights {
            return given;
        }
        weights = among;
    }
    given
}

/// One round: whole lots by weight, and what is left over, if fewer than the accounts, one each by
/// largest fraction, then available cash, then id.
fn round(rows: &[Sharing], part: &[usize], weights: i128, lots: i128) -> Vec<(usize, i128)> {
    let exact = |index: usize| rows[index].equity * lots;
    let mut shares: Vec<(usize, i128)> = part
        .iter()
        .map(|index| (*index, exact(*index) / weights))
        .collect();
    let over = lots - shares.iter().map(|(_, share)| share).sum::<i128>();
    if over < shares.len() as i128 {
        shares.sort_by_key(|(index, _)| {
            let fraction = exact(*index) % weights;
            (Reverse((fraction, rows[*index].available)), *index)
        });
        for (_, share) in shares.iter_mut().take(over as usize) {
            *share += 1;
        }
    }
    shares
}
