import BudgetModel

/// Which column of a schema each cell of a row belongs to.
struct ColumnMap: Sendable {
  enum Target: Sendable, Equatable {
    /// A place in the schema's columns.
    case column(Int)
    /// A column of a family, with the rest of its name.
    case family(Int, String)
    /// A column that the table takes without knowing it.
    case further(String)
    /// Carried along and not read.
    case ignored
  }
  var targets: [Target] = []
  /// For each column of the schema, its cell; nil where the file has no such column.
  var cells: [Int?]
  private(set) var findings: [Diagnostic] = []

  /// - Parameter isFurther: names that are columns here although the schema does not list them.
  init(
    _ header: TableHeader, schema: TableSchema, file: SourceFile,
    isFurther: (String) -> Bool = { _ in false }
  ) {
    cells = Array(repeating: nil, count: schema.columns.count)
    var seen: [String: Int] = [:]
    for (cell, name) in header.names.enumerated() {
      let place = Self.place(of: cell, header, file)
      if seen.updateValue(cell, forKey: name) != nil, !name.hasPrefix("x_") {
        add(.columnDuplicate, place, "the column \(quoted(name)) stands twice; delete one")
      }
      let target = Self.target(of: name, schema, isFurther)
      if target == nil { refuse(name, at: place, schema) }
      if case .column(let column) = target { cells[column] = cell }
      targets.append(target ?? .ignored)
    }
    let missing = schema.columns.indices.filter {
      schema.columns[$0].isRequired && cells[$0] == nil
    }
    for column in missing { reportMissing(schema.columns[column], header, schema, file) }
  }

  private mutating func add(_ code: DiagnosticCode, _ place: SourceLocation, _ sentence: String) {
    findings.append(Diagnostic(code, at: place, sentence))
  }

  static func place(of cell: Int, _ header: TableHeader, _ file: SourceFile) -> SourceLocation {
    let field = header.row.fields[cell]
    return SourceLocation(
      file: file.path, line: header.line,
      column: RowCursor.column(of: field.content.lowerBound, in: file.bytes))
  }

  static func target(
    of name: String, _ schema: TableSchema, _ isFurther: (String) -> Bool
  ) -> Target? {
    if let column = schema.columns.firstIndex(where: { !$0.isFamily && $0.name == name }) {
      return .column(column)
    }
    if isFurther(name) { return .further(name) }
    for (column, known) in schema.columns.enumerated() where known.isFamily {
      let rest = name.dropFirst(known.name.count)
      let fits = !known.isNumbered || rest.utf8.allSatisfy(IDParsing.isDigit)
      if name.hasPrefix(known.name), !rest.isEmpty, fits { return .family(column, String(rest)) }
    }
    if name.hasPrefix("x_") { return .ignored }
    if schema.takesFurtherColumns, !name.isEmpty, schema.furtherColumns?.contains(name) ?? true {
      return .further(name)
    }
    return nil
  }

  private mutating func refuse(_ name: String, at place: SourceLocation, _ schema: TableSchema) {
    if schema.refusesPersonalColumns, Self.isPersonal(name) {
      return add(
        .columnPersonal, place,
        "the column \(quoted(name)) holds personal data, which a ballots file may not have; delete "
          + "the column")
    }
    let known = Self.knownNames(schema)
    let nearest = nearestName(to: name, among: known)
    let hint =
      nearest.map { "did you mean \(quoted($0))?" } ?? "delete it or begin its name with x_."
    let what =
      schema.refusesPersonalColumns
      ? "\(quoted(name)) is neither a column of a ballots file nor a project of projects.csv"
      : schema.takesFurtherColumns
        ? "no franchise rule names the column \(quoted(name)) of \(schema.file)"
        : "there is no column \(quoted(name)) in \(schema.file)"
    add(
      .columnUnknown, place,
      "\(what); \(hint) Known columns: "
        + known.joined(separator: ", "))
  }

  private mutating func reportMissing(
    _ column: ColumnSchema, _ header: TableHeader, _ schema: TableSchema, _ file: SourceFile
  ) {
    add(
      .columnMissing, SourceLocation(file: file.path, line: header.line, column: 1),
      "the column \(quoted(column.name)) is missing; add it, or name the one that stands for it with "
        + "columns: {\(column.name): …} in cycle.yaml. Known columns: "
        + Self.knownNames(schema).joined(separator: ", "))
  }

  static func knownNames(_ schema: TableSchema) -> [String] {
    schema.columns.map { $0.isFamily ? $0.name + "…" : $0.name }
  }

  static func isPersonal(_ name: String) -> Bool {
    let lower = name.lowercased()
    return ["name", "email", "phone", "address"].contains(lower) || lower.hasPrefix("birth")
      || lower.hasPrefix("ip")
  }
}
