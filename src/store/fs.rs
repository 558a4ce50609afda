//! Where a file lies: the file systems on which one file may be written by several processes.

use std::fmt;
use std::path::Path;

use nix::sys::statfs::statfs;

/// What a file system is to a file that is written at once by several processes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FsKind {
    /// One host's own disk: locks work.
    Local(&'static str),
    /// Shared between hosts: locks of one are not seen by the other.
    Network(&'static str),
    /// Not known to be local, with what `statfs` calls it.
    Unknown(String),
}

impl FsKind {
    /// Tells whether a file there may be written by several processes.
    pub fn is_local(&self) -> bool {
        matches!(self, Self::Local(_))
    }
}

impl fmt::Display for FsKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local(name) => write!(f, "{name}, a local file system"),
            Self::Network(name) => write!(f, "{name}, a network file system"),
            Self::Unknown(name) => {
                write!(f, "a file system ({name}) that is not known to be local")
            }
        }
    }
}

/// Where a directory lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// On what.
    pub kind: FsKind,
    /// Whether it is mounted for reading only.
    pub read_only: bool,
}

/// Asks the operating system where a directory lies.
pub fn place(dir: &Path) -> Result<Place, std::io::Error> {
    let answer = statfs(dir)?;
    Ok(Place {
        kind: kind_of(&answer),
        read_only: is_read_only(&answer),
    })
}

#[cfg(target_os = "linux")]
fn is_read_only(answer: &nix::sys::statfs::Statfs) -> bool {
    answer
        .flags()
        .contains(nix::sys::statvfs::FsFlags::ST_RDONLY)
}

#[cfg(target_os = "linux")]
fn kind_of(answer: &nix::sys::statfs::Statfs) -> FsKind {
    // The kernel's magic numbers have 32 bits; the field's width and sign differ between platforms.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    kind_of_magic(answer.filesystem_type().0 as u32)
}

#[cfg(not(target_os = "linux"))]
fn is_read_only(_: &nix::sys::statfs::Statfs) -> bool {
    false
}

#[cfg(not(target_os = "linux"))]
fn kind_of(answer: &nix::sys::statfs::Statfs) -> FsKind {
    match answer.filesystem_type_name() {
        "apfs" => FsKind::Local("APFS"),
        "hfs" => FsKind::Local("HFS+"),
        "ufs" => FsKind::Local("UFS"),
        "zfs" => FsKind::Local("ZFS"),
        "nfs" => FsKind::Network("NFS"),
        "smbfs" => FsKind::Network("SMB"),
        other => FsKind::Unknown(other.to_owned()),
    }
}

/// Returns what a magic number of Linux (`linux/magic.h`) stands for.
pub fn kind_of_magic(magic: u32) -> FsKind {
    match magic {
        0x0000_EF53 => FsKind::Local("ext4"),
        0x5846_5342 => FsKind::Local("XFS"),
        0x9123_683E => FsKind::Local("btrfs"),
        0x2FC1_2FC1 => FsKind::Local("ZFS"),
        0xF2F5_2010 => FsKind::Local("F2FS"),
        0x794C_7630 => FsKind::Local("overlayfs"),
        0x0102_1994 => FsKind::Local("tmpfs"),
        0x0000_6969 => FsKind::Network("NFS"),
        0x0000_517B | 0xFF53_4D42 | 0xFE53_4D42 => FsKind::Network("SMB"),
        0x6573_5546 => FsKind::Network("FUSE"),
        0x0102_1997 => FsKind::Network("9P"),
        0x5346_414F | 0x6B41_4653 => FsKind::Network("AFS"),
        0x00C3_6400 => FsKind::Network("CephFS"),
        0x7375_7245 => FsKind::Network("Coda"),
        other => FsKind::Unknown(format!("{other:#x}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_file_systems_of_one_host_are_local() {
        assert!(kind_of_magic(0xEF53).is_local());
        for shared in [0x6969, 0xFE53_4D42, 0x6573_5546, 0x0102_1997, 0x1234_5678] {
            assert!(!kind_of_magic(shared).is_local(), "{shared:#x}");
        }
    }

    #[test]
    fn a_directory_says_where_it_lies() {
        let dir = tempfile::tempdir().unwrap();
        assert!(!place(dir.path()).unwrap().read_only);
        assert!(place(&dir.path().join("nowhere")).is_err());
    }
}
