import BudgetModel

/// The comparison of two packs as groups of lines, one group for each file.
struct FileComparison {
  let old: PackContents
  let new: PackContents
  let names: ComparisonNames
  let oldManifest: JSONValue
  let newManifest: JSONValue
  /// Parent of each council, from the table of the old pack.
  private let parents: [String: String]

  init(old: PackContents, new: PackContents, names: ComparisonNames) {
    self.old = old
    self.new = new
    self.names = names
    oldManifest = Self.manifest(of: old)
    newManifest = Self.manifest(of: new)
    parents = Self.parents(in: old)
  }

  private static func manifest(of pack: PackContents) -> JSONValue {
    (pack["manifest.json"].flatMap { try? CanonicalJSON.decodeFile($0) }) ?? .object([:])
  }

  func version(of manifest: JSONValue) -> String { manifest["program"]?["version"]?.text ?? "" }

  // MARK: Causes

  /// Inputs, then the by-law.
  func manifestCauses() -> [[String]] { [inputLines(), byLawLines()] }

  private func inputLines() -> [String] {
    let old = members(oldManifest, "inputs")
    let new = members(newManifest, "inputs")
    return Set(old.keys).union(new.keys).sorted { $0.isBefore($1) }.flatMap { path in
      guard let before = old[path] else {
        return ["\(path): only in the \(names.new) [input-added]"]
      }
      guard let after = new[path] else {
        return ["\(path): only in the \(names.old) [input-missing]"]
      }
      return JSONDifference.all(before, after).map { "\(path): \($0.text(names)) [input-changed]" }
    }
  }

  private func byLawLines() -> [String] {
    guard let before = json(old, "bylaw.json"), let after = json(new, "bylaw.json") else {
      return []
    }
    return JSONDifference.all(before, after).map {
      "bylaw.json: \($0.text(names)) [bylaw-differs]"
    }
  }

  func programLines() -> [String] {
    let before = oldManifest["program"] ?? .object([:])
    return JSONDifference.all(before, newManifest["program"] ?? .object([:])).map {
      "manifest.json: /program\($0.text(names)) [program-differs]"
    }
  }

  /// What differs in the manifests beside inputs, outputs and program.
  func manifestRest() -> [String] {
    func rest(_ manifest: JSONValue) -> JSONValue {
      var members = manifest.members ?? [:]
      for key in ["inputs", "outputs", "program"] { members[key] = nil }
      return .object(members)
    }
    return JSONDifference.all(rest(oldManifest), rest(newManifest)).map {
      "manifest.json: \($0.text(names)) [differs-record]"
    }
  }

  private func members(_ manifest: JSONValue, _ list: String) -> [String: JSONValue] {
    var found: [String: JSONValue] = [:]
    for element in manifest[list]?.elements ?? [] {
      if let path = element["path"]?.text { found[path] = element }
    }
    return found
  }

  private func json(_ pack: PackContents, _ path: String) -> JSONValue? {
    pack[path].flatMap { try? CanonicalJSON.decodeFile($0) }
  }

  // MARK: Files

  /// Transcripts, deepest council first, then tallies, ledger, results, the other tables, pages.
  func files() -> [[String]] {
    let old = members(oldManifest, "outputs")
    let new = members(newManifest, "outputs")
    let paths = Set(old.keys).union(new.keys).sorted(by: isBefore)
    var isFirstRecord = true
    return paths.map { path in
      var lines = fileLines(path, isOld: old[path] != nil, isNew: new[path] != nil)
      if path.hasPrefix("transcript/"), isFirstRecord, !lines.isEmpty {
        lines[0] += "   <- first divergence"
        isFirstRecord = false
      }
      return lines
    }
  }

  private func fileLines(_ path: String, isOld: Bool, isNew: Bool) -> [String] {
    guard isOld, let before = old[path] else {
      return ["\(path): only in the \(names.new) [file-added]"]
    }
    guard isNew, let after = new[path] else {
      return ["\(path): only in the \(names.old) [file-missing]"]
    }
    // The by-law has its lines among the causes.
    if before == after || (path == "bylaw.json" && !byLawLines().isEmpty) { return [] }
    let lines = contentLines(path, before, after)
    return lines.isEmpty ? [byteLine(path, before, after)] : lines
  }

  private func contentLines(_ path: String, _ before: [UInt8], _ after: [UInt8]) -> [String] {
    if path.hasSuffix(".jsonl") { return recordLines(path, before, after) }
    if path.hasSuffix(".csv") {
      return TableDifference(path: path, old: before, new: after, names: names)?.lines() ?? []
    }
    return []
  }

  private func recordLines(_ path: String, _ before: [UInt8], _ after: [UInt8]) -> [String] {
    guard let before = try? CanonicalJSON.decodeLines(before),
      let after = try? CanonicalJSON.decodeLines(after)
    else { return [] }
    return (0..<max(before.count, after.count)).flatMap { place -> [String] in
      let start = "\(path):\(place + 1): "
      guard place < before.count else {
        return [start + "\(title(after[place])) only in the \(names.new) [row-added]"]
      }
      guard place < after.count else {
        return [start + "\(title(before[place])) only in the \(names.old) [row-missing]"]
      }
      return JSONDifference.all(before[place], after[place]).map {
        start + title(before[place]) + " " + $0.text(names) + " [differs-record]"
      }
    }
  }

  /// `round 4`, `consider 12`, `result`.
  private func title(_ record: JSONValue) -> String {
    let type = record["type"]?.text ?? "record"
    guard let round = record["round"]?.number else { return type }
    return type == "round" ? "round \(round)" : "\(type) of round \(round)"
  }

  private func byteLine(_ path: String, _ before: [UInt8], _ after: [UInt8]) -> String {
    let same = zip(before, after).prefix { $0 == $1 }.count
    let line = before.prefix(same).count { $0 == CanonicalJSON.lineFeed } + 1
    return "\(path): byte \(same + 1), line \(line) [differs-bytes]"
  }

  // MARK: Order

  private func isBefore(_ left: String, _ right: String) -> Bool {
    let (leftPlace, rightPlace) = (place(of: left), place(of: right))
    return leftPlace != rightPlace ? leftPlace < rightPlace : left.isBefore(right)
  }

  private func place(of path: String) -> (Int, Int) {
    if path.hasPrefix("inputs/") { return (0, 0) }
    if path == "bylaw.json" { return (1, 0) }
    if path.hasPrefix("children/") { return (2, 0) }
    if path.hasPrefix("transcript/") {
      let council = String(path.dropFirst("transcript/".utf8.count).dropLast(".jsonl".utf8.count))
      return (3, -depth(of: council))
    }
    if path.hasPrefix("tallies/") { return (4, 0) }
    let tables = [
      "ledger.csv", "results.csv", "reconciliation.csv", "rejected.csv", "councils.csv",
    ]
    return (5 + (tables.firstIndex(of: path) ?? tables.count), 0)
  }

  /// The root has depth 0; a council that the table does not name as well.
  private func depth(of council: String) -> Int {
    var depth = 0
    var current = council
    while let parent = parents[current], !parent.isEmpty, depth <= parents.count {
      depth += 1
      current = parent
    }
    return depth
  }

  private static func parents(in pack: PackContents) -> [String: String] {
    guard let bytes = pack["councils.csv"], let rows = try? PackCSV.rows(bytes),
      let id = rows.first?.cells.firstIndex(of: "council_id"),
      let parent = rows.first?.cells.firstIndex(of: "parent_id")
    else { return [:] }
    var found: [String: String] = [:]
    for row in rows.dropFirst() where row.cells.count > max(id, parent) {
      found[row.cells[id]] = row.cells[parent]
    }
    return found
  }
}
