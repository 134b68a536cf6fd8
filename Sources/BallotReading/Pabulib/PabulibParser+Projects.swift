internal import BudgetModel

extension PabulibParser {
  /// Costs that some files write for "withdrawn".
  private static let sentinels = ["999999999", "9999999999"]

  mutating func parseProjects(header row: PabulibRow, rows: ArraySlice<PabulibRow>) {
    guard let header = header(row, first: "project_id", required: ["cost"]) else { return }
    var firstLines: [String: Int] = [:]
    for row in rows where isWhole(row, header: header) {
      guard let project = project(of: row, header: header) else { continue }
      if let line = firstLines.updateValue(row.line, forKey: project.id) {
        report(
          .duplicateProject, at: project.place,
          "the project \(quoted(project.id)) already stands in line \(line)")
      }
      file.projects.append(project)
    }
  }

  private mutating func project(
    of row: PabulibRow, header: PabulibHeader
  ) -> PabulibFile.Project? {
    let place = scanner.place(of: row.cells[0])
    let id = text(of: row.cells[0])
    checkID(id, at: place)
    guard let (cost, isWithdrawn) = cost(of: row, header: header, project: id) else { return nil }
    var project = PabulibFile.Project(id: id, cost: cost, place: place)
    project.isWithdrawn = isWithdrawn
    project.name = optionalText("name", of: row, header: header)
    project.votes = number("votes", of: row, header: header)
    project.score = number("score", of: row, header: header)
    project.categories = labels("category", of: row, header: header)
    let group = header.columns["beneficiaries"] == nil ? "target" : "beneficiaries"
    project.beneficiaries = labels(group, of: row, header: header)
    project.neighbourhoods = labels("neighborhood", of: row, header: header)
    project.district = optionalText("district", of: row, header: header)
    project.subunit = optionalText("subunit", of: row, header: header)
    project.selected = selected(of: row, header: header)
    project.latitude = optionalText("latitude", of: row, header: header)
    project.longitude = optionalText("longitude", of: row, header: header)
    project.description = optionalText("description", of: row, header: header)
    project.proposer = optionalText("proposer", of: row, header: header)
    project.publicID = optionalText("public_id", of: row, header: header)
    return project
  }

  private mutating func cost(
    of row: PabulibRow, header: PabulibHeader, project: String
  ) -> (Money, isWithdrawn: Bool)? {
    let cell = header.cell("cost", of: row)!
    let written = text(of: cell)
    let place = scanner.place(of: cell)
    guard let cost = cost(written, project: project, at: place) else { return nil }
    guard Self.sentinels.contains(where: { PabulibAmount.read($0) == .success(cost) }) else {
      return (cost, false)
    }
    if options.withdrawsSentinelCosts { return (cost, true) }
    report(
      .costSentinel, at: place,
      "the cost \(written) of project \(quoted(project)) stands for \"withdrawn\"; "
        + "convert with --sentinel-withdrawn, or write the real cost")
    return nil
  }

  private mutating func cost(
    _ written: String, project: String, at place: SourceLocation
  ) -> Money? {
    if written.utf8.first == UInt8(ascii: "-") {
      report(.costNegative, at: place, "project \(quoted(project)) has a negative cost")
      return nil
    }
    let cost = amount(written, named: "cost", at: place)
    guard let cost, cost.isZero else { return cost }
    report(.costZero, at: place, "project \(quoted(project)) costs nothing; write its real cost")
    return nil
  }

  private mutating func optionalText(
    _ name: String, of row: PabulibRow, header: PabulibHeader
  ) -> String {
    header.cell(name, of: row).map { text(of: $0) } ?? ""
  }

  private mutating func labels(
    _ name: String, of row: PabulibRow, header: PabulibHeader
  ) -> [String] {
    header.cell(name, of: row).map { list(of: $0) } ?? []
  }

  private mutating func number(
    _ name: String, of row: PabulibRow, header: PabulibHeader
  ) -> Ratio? {
    guard let cell = header.cell(name, of: row) else { return nil }
    let written = text(of: cell)
    if written.isEmpty { return nil }
    let value = Ratio(exact: written)
    if value == nil {
      report(
        .numberBad, at: scanner.place(of: cell),
        "'\(name)' must be a number; found \(quoted(written))")
    }
    return value
  }

  private mutating func selected(of row: PabulibRow, header: PabulibHeader) -> Int? {
    guard let cell = header.cell("selected", of: row) else { return nil }
    let written = text(of: cell)
    if written.isEmpty { return nil }
    let value = Int(written).flatMap { (0...3).contains($0) ? $0 : nil }
    if value == nil {
      report(
        .numberBad, at: scanner.place(of: cell),
        "'selected' must be 0, 1, 2 or 3; found \(quoted(written))")
    }
    return value
  }
}

extension PabulibParser {
  /// The form of an id (FORMATS 1.4); a comma would cut it in two in `vote`.
  mutating func checkID(_ id: String, at place: SourceLocation) {
    if id.isEmpty {
      report(.idEmpty, at: place, "the id is empty")
    } else if id.unicodeScalars.count > 64 || id.utf8.count > 200 {
      report(
        .idTooLong, at: place, "the id \(quoted(id)) is longer than 64 characters or 200 bytes")
    } else if id.utf8.contains(UInt8(ascii: ",")) {
      report(.pbIdComma, at: place, "the id \(quoted(id)) holds a comma, which 'vote' cannot hold")
    } else if let scalar = Self.badScalar(of: id) {
      let code = String(scalar.value, radix: 16, uppercase: true)
      report(
        .idBadCharacter, at: place,
        "the id \(quoted(id)) holds U+\(String(repeating: "0", count: max(0, 4 - code.count)))\(code), "
          + "which no id may hold there")
    }
  }

  /// Letters, digits, `-` and `_`, beginning with a letter or digit: what nearly every id is.
  private static func isPlain(_ id: String) -> Bool {
    id.utf8.first != UInt8(ascii: "-")
      && id.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
          || $0 == 0x2D || $0 == 0x5F
      }
  }

  private static func badScalar(of id: String) -> Unicode.Scalar? {
    if isPlain(id) { return nil }
    let scalars = id.unicodeScalars
    if let first = scalars.first, "=+-@/".unicodeScalars.contains(first) { return first }
    if scalars.last == "/" { return "/" }
    if id.contains("..") { return "." }
    return scalars.first {
      $0.value < 0x20 || (0x7F...0xA0).contains($0.value) || $0 == "\"" || $0 == ";"
    }
  }
}
