//! How much memory the C library keeps from one call to the next.

use std::hint::black_box;

/// Lets the memory of a long response be used for the next one.
///
/// glibc gives the end of its heap back to the system as soon as it is twice as large as the largest piece that was ever
/// mapped and freed (`M_MMAP_THRESHOLD` in mallopt(3)). A call with 500 lines takes more than a megabyte, and took it
/// anew from the system, page by page. So a larger piece is mapped and freed here, which nobody writes to. What a user
/// has set for glibc stays, and other C libraries take no notice.
pub(crate) fn keep_for_long_responses() {
    const PIECE: usize = 2 << 20;
    drop(black_box(Vec::<u8>::with_capacity(PIECE)));
}
