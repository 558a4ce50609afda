//! How much a file may ask of this program; a file that asks for more is refused with a sentence.

/// Bytes of any file.
pub const FILE_BYTES: u64 = 256 << 20;
/// Rows of any file.
pub const ROWS: u64 = 2_000_000;
/// Problems of one file; past them the map does not fit the file.
pub const PROBLEMS: usize = 100_000;
/// Characters of a change's number.
pub const NUMBER_CHARS: usize = 100;
/// Remarks kept of one change.
pub const REMARKS: usize = 12;
/// Different values kept of one extra column of one change.
pub const EXTRA_VALUES: usize = 20;

/// Bytes of a workbook as it lies on disk.
pub const BOOK_BYTES: u64 = 10 << 20;
/// Parts inside a workbook.
pub const BOOK_PARTS: usize = 2_000;
/// Bytes of all parts inflated, counted while inflating and never taken from the header.
pub const BOOK_INFLATED: u64 = 64 << 20;
/// Inflated bytes for each byte on disk.
pub const BOOK_RATIO: u64 = 100;
/// Inflated bytes that are harmless whatever the ratio.
pub const BOOK_RATIO_FROM: u64 = 1 << 20;
/// XML tags in a sheet or in the shared strings.
pub const SHEET_TAGS: u64 = 4_500_000;
/// XML tags in any other part.
pub const PART_TAGS: u64 = 200_000;
/// Rows of a sheet.
pub const SHEET_ROWS: u32 = 50_000;
/// Columns of a sheet.
pub const SHEET_COLUMNS: u32 = 64;
/// Cells of a sheet.
pub const SHEET_CELLS: u64 = 500_000;
/// Bytes of text in one cell of a sheet.
pub const CELL_BYTES: usize = 32 << 10;
