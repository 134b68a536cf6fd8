import Glibc

/// What a path is, without following links.
package enum PathKind: Sendable { case absent, regular, folder, other }

package enum FileReading {
  package static func kind(of path: String) -> PathKind {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return .absent }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .regular
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  /// Names in a folder, in id order, without `.` and `..`.
  package static func names(in folder: String) throws(FileProblem) -> [String] {
    guard let handle = unsafe opendir(folder) else {
      throw FileProblem.fromErrno(.unreadable, path: folder)
    }
    defer { unsafe closedir(handle) }
    var names: [String] = []
    while let entry = unsafe readdir(handle) {
      let name = unsafe withUnsafePointer(to: entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(cString: $0)
        }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The whole of a regular file. A link, folder or device is refused, and so is a file whose size
  /// or time differs after it was read.
  package static func bytes(
    of path: String, limit: Int64 = .max
  ) throws(FileProblem) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ELOOP { throw FileProblem(.notRegular, path: path, "it is a symbolic link") }
      throw FileProblem.fromErrno(.unreadable, path: path)
    }
    defer { close(descriptor) }
    let before = try status(of: descriptor, path: path)
    guard before.st_mode & S_IFMT == S_IFREG else {
      throw FileProblem(.notRegular, path: path, "it is no regular file")
    }
    guard Int64(before.st_size) <= limit else {
      throw FileProblem(.tooLarge, path: path, "it has \(before.st_size) bytes")
    }
    let bytes = try readAll(descriptor, size: Int(before.st_size), path: path)
    let after = try status(of: descriptor, path: path)
    let isSame =
      before.st_size == after.st_size && bytes.count == Int(after.st_size)
      && before.st_mtim.tv_sec == after.st_mtim.tv_sec
      && before.st_mtim.tv_nsec == after.st_mtim.tv_nsec
    guard isSame else { throw FileProblem(.changed, path: path, "it changed while it was read") }
    return bytes
  }

  /// As `bytes(of:)` for a path of the system that is a link by nature.
  static func bytesFollowingLink(_ path: String) throws(FileProblem) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileProblem.fromErrno(.unreadable, path: path) }
    defer { close(descriptor) }
    let size = try status(of: descriptor, path: path).st_size
    return try readAll(descriptor, size: Int(size), path: path)
  }

  /// Every regular file below a folder: path inside it and bytes, in path order.
  package static func files(
    below folder: String
  ) throws(FileProblem) -> [(path: String, bytes: [UInt8])] {
    var files: [(path: String, bytes: [UInt8])] = []
    var waiting = [""]
    while let inside = waiting.popLast() {
      for name in try names(in: folder + "/" + inside) {
        let path = inside.isEmpty ? name : inside + "/" + name
        if kind(of: folder + "/" + path) == .folder {
          waiting.append(path)
        } else {
          files.append((path, try bytes(of: folder + "/" + path)))
        }
      }
    }
    return files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  private static func status(of descriptor: Int32, path: String) throws(FileProblem) -> stat {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw FileProblem.fromErrno(.unreadable, path: path)
    }
    return status
  }

  private static func readAll(
    _ descriptor: Int32, size: Int, path: String
  ) throws(FileProblem) -> [UInt8] {
    var failure = false
    // One byte more than the size, so that a file that grows is seen to have grown.
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size + 1) { buffer, filled in
      while filled < size + 1 {
        let got = unsafe read(descriptor, buffer.baseAddress! + filled, size + 1 - filled)
        if got == 0 { break }
        if got < 0 {
          if errno == EINTR { continue }
          failure = true
          break
        }
        filled += got
      }
    }
    if failure { throw FileProblem.fromErrno(.unreadable, path: path) }
    return bytes
  }
}
