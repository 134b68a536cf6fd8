package import AuditTrail

/// Reads the folder of a pack.
package enum PackReader {
  /// Every file of the folder. Links and devices are named, not followed.
  package static func contents(of folder: String) throws(FileProblem) -> PackContents {
    guard FileReading.isFolder(folder) else {
      throw FileProblem(.missing, path: folder, "there is no such folder")
    }
    var contents = PackContents(files: [:])
    var waiting = [""]
    while let inner = waiting.popLast() {
      for name in try FileReading.names(in: folder + inner) {
        let path = inner + "/" + name
        switch FileReading.kind(of: folder + path) {
        case .folder: waiting.append(path)
        case .regular:
          contents.files[String(path.dropFirst())] = try FileReading.bytes(of: folder + path)
        case .other, .absent: contents.irregular.append(String(path.dropFirst()))
        }
      }
    }
    contents.irregular.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return contents
  }
}

extension PackComparison {
  /// Compares two pack folders byte by byte, causes first.
  package init(
    oldFolder: String, newFolder: String, names: ComparisonNames = .recount,
    showsAll: Bool = false
  ) throws(FileProblem) {
    self.init(
      old: try PackReader.contents(of: oldFolder), new: try PackReader.contents(of: newFolder),
      names: names, showsAll: showsAll)
  }
}
