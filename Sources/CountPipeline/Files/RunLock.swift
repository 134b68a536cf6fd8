import Glibc

/// One run at a time for each output: an advisory lock that the system drops when the run ends,
/// however it ends.
package final class RunLock: Sendable {
  private let descriptor: Int32

  private init(descriptor: Int32) { self.descriptor = descriptor }
  deinit { close(descriptor) }

  /// The lock, or nil if another run holds it.
  package static func take(_ path: String) throws(FileProblem) -> RunLock? {
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { throw FileProblem.fromErrno(.write, path: path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let isHeld = errno == EWOULDBLOCK
      let problem = FileProblem.fromErrno(.write, path: path)
      close(descriptor)
      if isHeld { return nil }
      throw problem
    }
    return RunLock(descriptor: descriptor)
  }
}
