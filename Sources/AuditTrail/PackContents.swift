import BudgetModel

/// The files of a pack as bytes, by path inside the pack.
package struct PackContents: Sendable {
  package var files: [String: [UInt8]]
  /// Links, devices and whatever else is no regular file, in id order.
  package var irregular: [String]

  package init(files: [String: [UInt8]], irregular: [String] = []) {
    self.files = files
    self.irregular = irregular
  }

  /// In id order.
  package var paths: [String] { files.keys.sorted { $0.isBefore($1) } }
  package subscript(path: String) -> [UInt8]? { files[path] }

  /// Paths `folder/<name><suffix>` with their names, in id order.
  package func names(in folder: String, suffix: String) -> [(name: String, path: String)] {
    paths.compactMap { path in
      guard path.hasPrefix(folder + "/"), path.hasSuffix(suffix) else { return nil }
      let name = String(path.dropFirst(folder.utf8.count + 1).dropLast(suffix.utf8.count))
      return name.isEmpty ? nil : (name, path)
    }
  }
}
