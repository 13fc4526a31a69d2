//! Work on several texts at once.

use rayon::prelude::*;
use std::cmp::Reverse;

/// What `work` makes of each of `count` things, in their order; on all processors, the largest first: the last one decides
/// when all are done.
pub(crate) fn longest_first<T: Send>(
    count: usize,
    size: impl Fn(usize) -> usize,
    work: impl Fn(usize) -> T + Sync,
) -> Vec<T> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|i| Reverse(size(*i)));
    let mut done: Vec<(usize, T)> = order.par_iter().with_max_len(1).map(|i| (*i, work(*i))).collect();
    done.sort_by_key(|(i, _)| *i);
    done.into_iter().map(|(_, made)| made).collect()
}
