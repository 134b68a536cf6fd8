internal import BudgetModel

/// What can be wrong between settings that are right by themselves, as far as no other file is
/// needed.
struct ByLawChecks {
  let byLaw: ByLaw
  let catalogue: SettingCatalogue
  let places: SettingPlaces
  /// Paths of settings that could not be read: nothing more is said about them.
  let failed: Set<String>
  var diagnostics: [Diagnostic]

  init(_ byLaw: ByLaw, catalogue: SettingCatalogue, decoder: SettingDecoder) {
    self.byLaw = byLaw
    self.catalogue = catalogue
    places = decoder.places
    failed = decoder.failed
    diagnostics = decoder.diagnostics
  }

  mutating func run() {
    checkIdentity()
    checkTieChain()
    checkDigests()
    checkColumns()
    checkVoters()
    checkFormulas()
    checkGrades()
    checkPools()
    checkQualification()
    checkOverrides()
    checkLevels()
    checkCouncils()
  }

  var tree: SettingValue { byLaw.tree }

  /// True if the setting and all that it holds could be read.
  func isSettled(_ path: SettingPath) -> Bool {
    !failed.contains { $0 == path.key || $0.hasPrefix(path.key + ".") }
  }

  /// Says what is wrong with the setting at `path`.
  mutating func report(
    _ code: DiagnosticCode = .settingBad, at path: SettingPath, _ sentence: String
  ) {
    let finding = Diagnostic(code, at: places[path.key], path.label + " " + sentence)
    if !diagnostics.contains(finding) { diagnostics.append(finding) }
  }

  func path(_ keys: String...) -> SettingPath {
    keys.reduce(SettingPath()) { $0.member($1) }
  }

  /// The entries of a list of maps with their paths, named by their first setting.
  func entries(_ key: String, named id: String) -> [(path: SettingPath, value: SettingValue)] {
    let list = path(key)
    return (tree[key]?.elements ?? []).enumerated().map { position, value in
      (list.element(position, named: value[id]?.text), value)
    }
  }

  /// Reports the second of two entries with one id.
  mutating func refuseTwins(
    _ entries: [(path: SettingPath, id: String?)], code: DiagnosticCode = .settingBad
  ) {
    var seen: [String: SettingPath] = [:]
    for (path, id) in entries {
      guard let id, !id.isEmpty else { continue }
      if let first = seen[id] {
        let line = places[first.key].line.map { " on line \($0)" } ?? ""
        report(code, at: path, "has an id that stands already\(line); give each its own")
      } else {
        seen[id] = path
      }
    }
  }
}

extension ByLawChecks {
  private mutating func checkIdentity() {
    let isName = byLaw.cycle.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || [0x2D, 0x2E, 0x5F].contains(byte)
    }
    if isSettled(path("cycle")), !isName || byLaw.cycle.isEmpty || byLaw.cycle.hasPrefix(".") {
      report(
        at: path("cycle"),
        "is \(quoted(byLaw.cycle)); it names a folder, so only letters a to z, digits, - _ and . "
          + "may stand in it, the first not '.'")
    }
    checkStatus()
    let numbers = tree["numbers"]
    if numbers?["decimal"]?.text == numbers?["grouping"]?.text {
      report(at: path("numbers"), "has one mark for decimals and for groups; change one")
    }
  }

  private mutating func checkStatus() {
    let status = byLaw.status
    if !isSettled(path("status")) { return }
    if status == "certified", byLaw.certification == nil, isSettled(path("certification")) {
      report(
        at: path("status"), "is 'certified', but who certified is missing; write 'certification'")
    }
    if status != "certified", byLaw.certification != nil {
      report(
        at: path("certification"),
        "is given, but the status is '\(status)'; write 'status: certified' or take it out")
    }
    if ["recount", "correction"].contains(status), byLaw.supersedes == nil,
      isSettled(path("supersedes"))
    {
      report(
        at: path("status"),
        "is '\(status)', but the pack that is replaced is missing; write 'supersedes'")
    }
  }

  private mutating func checkTieChain() {
    let path = path("ties", "chain")
    if !isSettled(path) { return }
    let chain = byLaw.tieChain
    let ends: [TieKey] = [.lot, .projectID, .stop]
    if let last = chain.last, ends.contains(last) {
      for key in chain.dropLast() where ends.contains(key) {
        report(at: path, "has '\(key.rawValue)' before its end; nothing is asked after it")
      }
    } else {
      report(at: path, "must end in lot, project-id or stop, so that every tie has an end")
    }
    for (place, key) in chain.enumerated() where chain[..<place].contains(key) {
      report(at: path, "names '\(key.rawValue)' twice; keep one")
    }
  }

  private mutating func checkDigests() {
    let digests = [
      (path("lot", "committed-projects-sha256"), byLaw.lot?.committedProjectsSHA256),
      (path("supersedes", "pack-sha256"), byLaw.supersedes?.packSHA256),
    ]
    for (path, digest) in digests {
      guard let digest, isSettled(path) else { continue }
      if !CellParsing.isDigest(digest) {
        report(at: path, "is no SHA-256 digest; write its 64 digits 0 to 9 and a to f")
      }
    }
  }

  /// A name that no table has would change nothing.
  private mutating func checkColumns() {
    let attributes = byLaw.franchises.flatMap { $0.rules.map(\.attribute) }
    var names: [String: String] = [:]
    for member in tree["columns"]?.members ?? [] {
      let path = path("columns", member.key)
      let name = member.value.text ?? ""
      if !TableSchema.all.contains(where: { $0.has(member.key) }), !attributes.contains(member.key)
      {
        let known = TableSchema.all.flatMap { $0.columns.map(\.name) }
        let near = nearestName(to: member.key, among: known)
        report(
          at: path, "is no column of Trowel" + (near.map { "; did you mean '\($0)'?" } ?? ""))
      }
      if let first = names.updateValue(member.key, forKey: name) {
        report(at: path, "stands for \(quoted(name)), as '\(first)' does; one name has one meaning")
      }
    }
  }
}

extension TableSchema {
  /// Whether a column of this name is one of the table's own.
  fileprivate func has(_ name: String) -> Bool {
    columns.contains { column in
      column.isFamily
        ? name.hasPrefix(column.name) && name != column.name : name == column.name
    }
  }
}
