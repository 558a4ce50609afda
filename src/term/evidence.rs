//! A file as evidence: its full path, its size and the digest of its bytes; the bytes stay where they are.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Read as _;

use sha2::{Digest as _, Sha256};

use crate::domain::evidence::EvidenceFile;

/// Looks at a file.
///
/// # Errors
/// Returns a sentence when it cannot be read or is no ordinary file.
pub fn see(path: &str) -> Result<EvidenceFile, String> {
    let wrong = |error: std::io::Error| {
        format!("{path} cannot be kept as evidence ({error}); give another path.")
    };
    let full = std::fs::canonicalize(path).map_err(wrong)?;
    // What is no ordinary file may never end, or wait for someone to write to it.
    if !std::fs::metadata(&full).map_err(wrong)?.is_file() {
        return Err(format!("{path} is no ordinary file; give another path."));
    }
    let mut file = File::open(&full).map_err(wrong)?;
    let mut digest = Sha256::new();
    let mut size = 0_u64;
    let mut buffer = vec![0; 65_536];
    loop {
        let read = file.read(&mut buffer).map_err(wrong)?;
        if read == 0 {
            break;
        }
        digest.update(&buffer[..read]);
        size += read as u64;
    }
    let mut sha256 = String::with_capacity(64);
    for byte in digest.finalize() {
        // A string takes whatever is written to it.
        let _ = write!(sha256, "{byte:02x}");
    }
    Ok(EvidenceFile {
        path: full.display().to_string(),
        size,
        sha256,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_size_and_digest_and_a_device_is_no_evidence() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("show version.txt");
        std::fs::write(&path, "abc").unwrap();
        let seen = see(path.to_str().unwrap()).unwrap();
        assert_eq!(seen.size, 3);
        assert_eq!(
            seen.sha256,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert!(seen.path.ends_with("show version.txt"));
        assert!(see("/dev/zero").unwrap_err().contains("no ordinary file"));
        assert!(
            see("/nowhere/at/all")
                .unwrap_err()
                .contains("cannot be kept")
        );
    }
}
