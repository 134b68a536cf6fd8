import AuditTrail
import BudgetModel
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

  /// Whether a path that was given leads to a folder, through a link as well.
  package static func isFolder(_ path: String) -> Bool { kind(of: path + "/") == .folder }

  /// The path without links, also where its end does not exist yet.
  static func realPath(_ path: String) -> String {
    guard let real = unsafe realpath(path, nil) else {
      let above = FolderWriting.parent(of: path)
      if above == path { return path }
      return realPath(above) + "/" + (path.split(separator: "/").last ?? "")
    }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
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
    try bytes(of: path, stamp(of: path, limit: limit))
  }

  /// The whole of a file that is still the one of `stamp`.
  static func bytes(of path: String, _ stamp: FileStamp) throws(FileProblem) -> [UInt8] {
    // One byte more than the size, so that a file that grows is seen to have grown.
    try bytes(of: path, 0..<stamp.size + 1, stamp: stamp)
  }

  /// What a regular file is now; nothing of it is read.
  static func stamp(of path: String, limit: Int64 = .max) throws(FileProblem) -> FileStamp {
    let descriptor = try opened(path)
    defer { close(descriptor) }
    let stamp = try FileStamp(descriptor, path: path)
    guard Int64(stamp.size) <= limit else {
      throw FileProblem(.tooLarge, path: path, "it has \(stamp.size) bytes")
    }
    return stamp
  }

  /// The bytes of a range, as far as the file has them, unless the file is no longer the one of
  /// `stamp`.
  static func bytes(
    of path: String, _ range: Range<Int>, stamp: FileStamp
  ) throws(FileProblem) -> [UInt8] {
    let descriptor = try opened(path)
    defer { close(descriptor) }
    let bytes = try readAll(descriptor, range, path: path)
    let isWhole = bytes.count == min(range.upperBound, stamp.size) - range.lowerBound
    guard isWhole, try FileStamp(descriptor, path: path) == stamp else {
      throw FileProblem(.changed, path: path, "it changed while it was read")
    }
    return bytes
  }

  /// The digest of a file, read block by block.
  ///
  /// - Parameter followsLink: for a path of the system that is a link by nature.
  package static func sha256(
    of path: String, followsLink: Bool = false
  ) throws(FileProblem) -> String {
    let descriptor = try opened(path, followsLink: followsLink)
    defer { close(descriptor) }
    var hash = SHA256Hex()
    var block = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let size = block.count
      let got = unsafe block.withUnsafeMutableBytes {
        unsafe read(descriptor, $0.baseAddress!, size)
      }
      if got == 0 { return hash.finish() }
      if got > 0 {
        hash.update(block.span.extracting(0..<got))
      } else if errno != EINTR {
        throw FileProblem.fromErrno(.unreadable, path: path)
      }
    }
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

  private static func opened(
    _ path: String, followsLink: Bool = false
  ) throws(FileProblem) -> Int32 {
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | (followsLink ? 0 : O_NOFOLLOW)
    let descriptor = unsafe open(path, flags)
    if descriptor >= 0 { return descriptor }
    if errno == ELOOP { throw FileProblem(.notRegular, path: path, "it is a symbolic link") }
    throw FileProblem.fromErrno(.unreadable, path: path)
  }

  private static func readAll(
    _ descriptor: Int32, _ range: Range<Int>, path: String
  ) throws(FileProblem) -> [UInt8] {
    var failure = false
    let size = range.count
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      unsafe HugePages.advise(UnsafeRawBufferPointer(buffer))
      while filled < size {
        let got = unsafe pread(
          descriptor, buffer.baseAddress! + filled, size - filled, range.lowerBound + filled)
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

/// What tells that a regular file is still the same one with the same content.
struct FileStamp: Equatable, Sendable {
  let size: Int
  private let seconds: Int
  private let nanoseconds: Int
  private let inode: UInt64
  private let device: UInt64

  fileprivate init(_ descriptor: Int32, path: String) throws(FileProblem) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw FileProblem.fromErrno(.unreadable, path: path)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw FileProblem(.notRegular, path: path, "it is no regular file")
    }
    size = Int(status.st_size)
    seconds = status.st_mtim.tv_sec
    nanoseconds = status.st_mtim.tv_nsec
    inode = UInt64(status.st_ino)
    device = UInt64(status.st_dev)
  }
}
