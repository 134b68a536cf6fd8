import Glibc

/// Why the system did not do what was asked, with its own words.
package struct FileProblem: Error, Sendable, Hashable {
  package enum Kind: Sendable {
    case missing, notRegular, unreadable, changed, tooLarge, create, write
  }
  package var kind: Kind
  package var path: String
  package var explanation: String

  package init(_ kind: Kind, path: String, _ explanation: String) {
    self.kind = kind
    self.path = path
    self.explanation = explanation
  }

  /// The problem that `errno` names just after a failed call.
  static func fromErrno(_ kind: Kind, path: String) -> FileProblem {
    let code = errno
    let words = unsafe String(cString: strerror(code))
    let isRefused = [EACCES, EPERM, EROFS, ENOTDIR, EISDIR, ENOENT].contains(code)
    if kind == .write { return FileProblem(isRefused ? .create : .write, path: path, words) }
    return FileProblem(code == ENOENT ? .missing : kind, path: path, words)
  }
}
