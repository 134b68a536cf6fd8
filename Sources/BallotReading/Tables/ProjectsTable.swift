package import BudgetModel

/// `projects.csv` (FORMATS 2.2).
package enum ProjectsTable {
  package static let schema = TableSchema(
    file: "projects.csv", "What can be funded.", key: ["project_id"],
    duplicateCode: .duplicateProject,
    columns: [
      ColumnSchema("project_id", .id, isRequired: true, "The project, unique in the cycle."),
      ColumnSchema("name", .text, isRequired: true, "The name for people."),
      ColumnSchema("cost", .cost, isRequired: true, "The cost in major units."),
      ColumnSchema("proposed_by", .councilID, "The council that proposes it."),
      ColumnSchema("affects", .list(.councilID), "The councils that it affects."),
      ColumnSchema("scope_council", .councilID, "The council that decides it."),
      ColumnSchema("pool_id", .id, "The pool that pays it."),
      ColumnSchema(
        "state",
        .choice(["qualified", "unqualified", "withdrawn"]), "Qualified where empty."),
      ColumnSchema("category", .list(.label), "Categories for caps and minimums."),
      ColumnSchema("neighbourhood", .list(.label), "Neighbourhoods for caps and minimums."),
      ColumnSchema("groups", .list(.label), "Groups of which only some can win."),
      ColumnSchema("cost_on_ballot", .money, "The cost that voters saw, if it differs."),
      ColumnSchema("cost_min", .money, "The least cost of an adjustable project."),
      ColumnSchema("cost_step", .money, "The step of an adjustable cost."),
      ColumnSchema("signatures", .count, "Signatures handed in."),
      ColumnSchema("members_backing", .count, "Members who back the project."),
      ColumnSchema("submitted_seq", .count, "The order of submission."),
      ColumnSchema("resource_", .count, isFamily: true, "A need besides money."),
      ColumnSchema("tags", .list(.label), "Labels."),
      ColumnSchema("backing_councils", .list(.councilID), "Councils that back the project."),
      ColumnSchema("latitude", .degrees(90), "Degrees north; never used in a count."),
      ColumnSchema("longitude", .degrees(180), "Degrees east; never used in a count."),
      ColumnSchema("description", .text, "For people."),
      ColumnSchema("proposer", .text, "For people."),
      ColumnSchema("url", .text, "For people."),
    ])

  /// The projects in id order; a project listed twice stands once.
  package static func read(
    _ file: SourceFile, settings: ReadingSettings
  ) -> Reading<[Project]> {
    var table = TableReader.read(file, schema: schema, settings: settings)
    TextChecks.invisible(in: ["name", "description", "proposer"], &table)
    var projects: [String: Project] = [:]
    for row in table.rows {
      checkCoordinates(row, &table)
      var state = table[row, "state"].text.flatMap(ProjectState.init(rawValue:)) ?? .qualified
      checkCost(row, &state, settings, &table)
      guard let id = table[row, "project_id"].text, projects[id] == nil else { continue }
      projects[id] = project(id, row, state, table)
      checkRange(projects[id]!, row, &table)
    }
    let sorted = projects.values.sorted { $0.id.isBefore($1.id) }
    TwinChecks.ids(sorted.map { ($0.id, $0.place) }, foldsCase: true, what: "project ids", &table)
    TwinChecks.scripts(sorted.map { ($0.id, $0.place) }, &table)
    for column in ["category", "neighbourhood", "groups", "tags"] {
      TwinChecks.labels(column, &table)
    }
    return table.reading(sorted)
  }

  private static func project(
    _ id: String, _ row: TableRow, _ state: ProjectState, _ table: ParsedTable
  ) -> Project {
    var project = Project(
      id: id, name: table[row, "name"].text ?? "", cost: table[row, "cost"].money ?? .zero)
    project.state = state
    project.proposedBy = table[row, "proposed_by"].text
    project.affects = table[row, "affects"].list
    project.scopeCouncil = table[row, "scope_council"].text
    project.poolID = table[row, "pool_id"].text
    project.categories = table[row, "category"].list
    project.neighbourhoods = table[row, "neighbourhood"].list
    project.groups = table[row, "groups"].list
    project.tags = table[row, "tags"].list
    project.costOnBallot = table[row, "cost_on_ballot"].money
    project.costMinimum = table[row, "cost_min"].money
    project.costStep = table[row, "cost_step"].money
    project.signatures = table[row, "signatures"].count
    project.membersBacking = table[row, "members_backing"].count
    project.backingCouncils = table[row, "backing_councils"].list
    project.submittedSequence = table[row, "submitted_seq"].count
    for cell in row.families { project.resources[cell.name] = cell.value.count }
    project.description = table[row, "description"].text ?? ""
    project.proposer = table[row, "proposer"].text ?? ""
    project.url = table[row, "url"].text ?? ""
    project.place = table.place(row, "project_id")
    return project
  }

  /// Costs that are known to stand for something else (FORMATS 1.5), in major units.
  private static let sentinels: Set<Int64> = [999_999_999, 9_999_999_999]

  private static func checkCost(
    _ row: TableRow, _ state: inout ProjectState, _ settings: ReadingSettings,
    _ table: inout ParsedTable
  ) {
    guard let cost = table[row, "cost"].money else { return }
    let id = quoted(table.text(row, "project_id"))
    let place = table.place(row, "cost")
    if cost.isZero, !settings.fundsZeroCost {
      table.add(
        .costZero, at: place,
        "the project \(id) costs 0; write its cost, or set zero-cost: fund in cycle.yaml")
    }
    let unit = (0..<settings.minorDigits).reduce(Int64(1)) { power, _ in power * 10 }
    guard cost.minorUnits % unit == 0, sentinels.contains(cost.minorUnits / unit),
      state != .withdrawn
    else { return }
    let isAccepted = settings.sentinelCostsAreWithdrawn
    // Also where it is an error, so that nothing else is said of a cost that is none.
    state = .withdrawn
    table.diagnostics.append(
      Diagnostic(
        .costSentinel, at: place, level: isAccepted ? .warning : .error,
        isAccepted
          ? "the project \(id) costs \(table.text(row, "cost")) and is taken as withdrawn"
          : "the project \(id) costs \(table.text(row, "cost")), which stands for a withdrawn project; "
            + "write state=withdrawn"))
  }

  /// The cost range of an adjustable project: `cost_min` ≤ `cost`, in whole steps.
  private static func checkRange(
    _ project: Project, _ row: TableRow, _ table: inout ParsedTable
  ) {
    guard project.costMinimum != nil || project.costStep != nil, !table.isWrong(row, "cost")
    else { return }
    let minimum = project.costMinimum ?? project.cost
    let span = project.cost - minimum
    let step = project.costStep
    if span < .zero || step.map({ $0.isZero || span.minorUnits % $0.minorUnits != 0 }) == true {
      table.add(
        .costRangeBad, at: table.place(row, table.has("cost_min") ? "cost_min" : "cost_step"),
        "the project \(quoted(project.id)) costs \(table.text(row, "cost")), at least "
          + "\(table.text(row, "cost_min")) in steps of \(table.text(row, "cost_step")); cost_min may "
          + "not be above cost, and cost_step must divide the difference")
    }
  }

  private static func checkCoordinates(_ row: TableRow, _ table: inout ParsedTable) {
    let hasLatitude = !table.text(row, "latitude").isEmpty
    guard hasLatitude != !table.text(row, "longitude").isEmpty else { return }
    let present = hasLatitude ? "latitude" : "longitude"
    table.add(
      .coordinateHalf, at: table.place(row, present),
      "the project \(quoted(table.text(row, "project_id"))) has only a \(present); give both "
        + "coordinates or neither")
  }
}
