//! The head of the queue before the gate: whoever stands there is let in next, so that one who has just
//! written is not let in again before those who wait.

use std::fs::File;
use std::io;

#[cfg(target_os = "linux")]
mod place {
    use std::fs::File;
    use std::io;

    use nix::errno::Errno;
    use nix::fcntl::{FcntlArg, fcntl};
    use nix::libc::{self, c_int, c_short, off_t};

    // Far behind the name that stands in the file.
    const BYTE: off_t = 1 << 30;

    fn range(kind: c_int) -> Option<libc::flock> {
        Some(libc::flock {
            l_type: c_short::try_from(kind).ok()?,
            l_whence: c_short::try_from(libc::SEEK_SET).ok()?,
            l_start: BYTE,
            l_len: 1,
            l_pid: 0,
        })
    }

    /// Stands at the head if nobody does; a file system without such locks has no queue, and nobody in it.
    pub(super) fn try_take(file: &File) -> bool {
        let taken = range(libc::F_WRLCK).map(|range| fcntl(file, FcntlArg::F_OFD_SETLK(&range)));
        !matches!(taken, Some(Err(Errno::EAGAIN | Errno::EACCES)))
    }

    pub(super) fn take(file: &File) -> io::Result<()> {
        let Some(range) = range(libc::F_WRLCK) else {
            return Ok(());
        };
        loop {
            match fcntl(file, FcntlArg::F_OFD_SETLKW(&range)) {
                Err(Errno::EINTR) => {}
                Ok(_) | Err(Errno::EINVAL | Errno::ENOLCK | Errno::EOPNOTSUPP) => return Ok(()),
                Err(errno) => return Err(errno.into()),
            }
        }
    }

    pub(super) fn give_back(file: &File) {
        if let Some(range) = range(libc::F_UNLCK) {
            // The kernel gives it back with the file's last descriptor in any case.
            let _ = fcntl(file, FcntlArg::F_OFD_SETLK(&range));
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod place {
    use std::fs::File;
    use std::io;

    pub(super) fn try_take(_: &File) -> bool {
        true
    }

    pub(super) fn take(_: &File) -> io::Result<()> {
        Ok(())
    }

    pub(super) fn give_back(_: &File) {}
}

/// Stands at the head of the queue if nobody does; tells whether it does.
pub(super) fn try_take(file: &File) -> bool {
    place::try_take(file)
}

/// Waits until it stands at the head of the queue.
///
/// # Errors
/// Returns the system's word when the lock cannot be asked for.
pub(super) fn take(file: &File) -> io::Result<()> {
    place::take(file)
}

/// Leaves the head of the queue to the next.
pub(super) fn give_back(file: &File) {
    place::give_back(file);
}
