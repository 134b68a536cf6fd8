package import AuditTrail
package import BudgetModel

/// The files of a cycle's folder, by name alone; nothing is read yet.
package struct CycleFolder: Sendable {
  package struct Entry: Sendable, Hashable {
    /// Relative to the folder.
    package var path: String
    package var role: PackRole
    /// The council that the file name stands for; nil for tables of the whole cycle.
    package var councilID: String?
  }

  package var path: String
  /// In path order.
  package var entries: [Entry] = []
  package var diagnostics: [Diagnostic] = []

  private static let requiredTables = ["cycle.yaml", "councils.csv", "projects.csv"]

  /// Lists the folder. Names that a manifest cannot hold, and things that are no files, are errors.
  package init(_ path: String) {
    self.path = path
    for table in PackRole.inputFiles { add(table.name, table.role) }
    for (folder, endings) in PackRole.inputFolders.sorted(by: { $0.key < $1.key }) {
      addFolder(folder, endings: endings)
    }
    entries.sort { $0.path.isBefore($1.path) }
  }

  /// Entries of one role, in path order.
  package func entries(of role: PackRole) -> [Entry] { entries.filter { $0.role == role } }

  private mutating func report(_ code: DiagnosticCode, _ file: String, _ sentence: String) {
    diagnostics.append(Diagnostic(code, at: SourceLocation(file: file), sentence))
  }

  private mutating func add(_ table: String, _ role: PackRole) {
    switch FileReading.kind(of: path + "/" + table) {
    case .absent:
      if Self.requiredTables.contains(table) {
        report(
          .fileNotFound, table,
          "the cycle has no '\(table)'; write one ('trowel init' makes a start)")
      }
    case .regular: entries.append(Entry(path: table, role: role))
    case .folder, .other: reportIrregular(table)
    }
  }

  private mutating func reportIrregular(_ file: String) {
    report(
      .fileNotRegular, file,
      "'\(file)' is a link, a folder or a device; put the file itself in its place")
  }

  private mutating func addFolder(_ folder: String, endings: [String: PackRole]) {
    let full = path + "/" + folder
    switch FileReading.kind(of: full) {
    case .absent: return
    case .regular, .other: return reportIrregular(folder)
    case .folder: break
    }
    do {
      for name in try FileReading.names(in: full) where !name.hasPrefix(".") {
        addFile(name, in: folder, endings: endings)
      }
    } catch {
      report(
        .fileUnreadable, folder,
        "the folder '\(folder)' cannot be read (\(error.explanation)); give the right to read it")
    }
  }

  private mutating func addFile(
    _ name: String, in folder: String, endings: [String: PackRole]
  ) {
    let file = folder + "/" + name
    guard FileReading.kind(of: path + "/" + file) == .regular else { return reportIrregular(file) }
    guard let ending = endings.keys.sorted().first(where: { name.hasSuffix($0) }) else {
      if name.hasSuffix(".sig") { return }
      return report(
        .fileNotText, file,
        "'\(name)' is not a .csv file; export it as CSV UTF-8, or move it out of '\(folder)'")
    }
    guard Self.isManifestName(name) else {
      return report(
        .fileNameBad, file,
        "a file name may hold only A-Z a-z 0-9 _ . @ -, since it stands in the manifest; rename it")
    }
    entries.append(
      Entry(path: file, role: endings[ending]!, councilID: String(name.dropLast(ending.count))))
  }

  private static func isManifestName(_ name: String) -> Bool {
    name.utf8.allSatisfy { byte in
      (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        || [95, 46, 64, 45].contains(byte)
    }
  }
}
