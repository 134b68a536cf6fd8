import BudgetModel

/// What bars a project from being funded.
enum Barrier: Sendable, Hashable {
  case maximumWinners
  /// The place of a limit in `LimitTable.limits`.
  case limit(Int)
  /// It costs more than the pool and the by-law passes such projects over.
  case overPool
}

/// One group or cap, or a label that a minimum speaks of, which bars nothing.
struct CountedLimit: Sendable {
  var name: String
  var reason: Reason
  var maximumProjects: Int64?
  var maximumAmount: Int64?
  /// For a resource: what each project of the field needs of it, in place of money.
  var needs: [Int64]?

  init(_ name: String, _ reason: Reason, projects: Int64? = nil, amount: Int64? = nil) {
    self.name = name
    self.reason = reason
    maximumProjects = projects
    maximumAmount = amount
  }
}

/// The limits of one contest (RULES 3.4) and the projects that each speaks of.
struct LimitTable: Sendable {
  /// Groups in id order, then caps as declared, then resources in id order, then the labels of
  /// minimums as declared.
  private(set) var limits: [CountedLimit] = []
  /// For each project of the field, the places of its limits, ascending.
  private(set) var limitsOfProject: [[Int]]
  /// Places of the exclusive groups in `limits`, with their members in id order.
  private(set) var groups: [(limit: Int, members: [Int])] = []
  /// For each minimum as declared, the place of its label.
  private(set) var minimumLabels: [Int] = []
  let maximumWinners: Int64?
  let costs: [Int64]

  /// False: nothing but its cost keeps a project from being funded.
  var barsAnything: Bool { !limits.isEmpty || maximumWinners != nil }

  init(field: [Project], limits settings: Limits) throws(RuleFailure) {
    limitsOfProject = Array(repeating: [], count: field.count)
    maximumWinners = settings.maximumWinners
    costs = field.map(\.cost.minorUnits)
    addGroups(of: field, settings.groups)
    for cap in settings.caps { try addCap(cap, field) }
    for resource in settings.resources.sorted(by: { $0.key.isBefore($1.key) }) {
      var limit = CountedLimit(resource.key, .resource, amount: resource.value)
      let needs = field.map { $0.resources[resource.key] ?? 0 }
      limit.needs = needs
      add(limit, field.indices.filter { needs[$0] > 0 })
    }
    for minimum in settings.minimums {
      minimumLabels.append(limits.count)
      let members = field.indices.filter { field[$0].carries(label: minimum.label) }
      add(CountedLimit(minimum.label, .cap), members)
    }
  }

  private mutating func add(_ limit: CountedLimit, _ members: [Int]) {
    for member in members { limitsOfProject[member].append(limits.count) }
    limits.append(limit)
  }

  /// Every value of the column `groups` is a group of at most one, unless a setting says more.
  private mutating func addGroups(of field: [Project], _ settings: [Limits.Group]) {
    var members: [String: Set<Int>] = [:]
    for (place, project) in field.enumerated() {
      for group in project.groups { members[group, default: []].insert(place) }
    }
    let places = Dictionary(uniqueKeysWithValues: field.enumerated().map { ($1.id, $0) })
    var maximums: [String: Int64] = [:]
    for group in settings {
      maximums[group.id] = group.maximum
      members[group.id, default: []].formUnion(group.projects.compactMap { places[$0] })
    }
    for group in members.keys.sorted(by: { $0.isBefore($1) }) {
      let sorted = members[group]!.sorted()
      groups.append((limits.count, sorted))
      add(CountedLimit(group, .exclusive, projects: maximums[group] ?? 1), sorted)
    }
  }

  private mutating func addCap(_ cap: Limits.Cap, _ field: [Project]) throws(RuleFailure) {
    func add(_ label: String, _ members: [Int]) {
      let limit = CountedLimit(
        label, .cap, projects: cap.maximumProjects, amount: cap.maximumAmount?.minorUnits)
      self.add(limit, members)
    }
    switch cap.subject {
    case .label(let label):
      add(label, field.indices.filter { field[$0].carries(label: label) })
    case .by(let column):
      var members: [String: [Int]] = [:]
      for (place, project) in field.enumerated() {
        for value in Set(try Self.values(of: column, project)) {
          members[value, default: []].append(place)
        }
      }
      for value in members.keys.sorted(by: { $0.isBefore($1) }) { add(value, members[value]!) }
    }
  }

  private static func values(
    of column: String, _ project: Project
  ) throws(RuleFailure) -> [String] {
    switch column {
    case "category": project.categories
    case "neighbourhood": project.neighbourhoods
    case "groups": project.groups
    case "tags": project.tags
    case "proposed_by": project.proposedBy.map { [$0] } ?? []
    default:
      throw .refused(
        .limitNotSupported,
        "a cap by \(quoted(column)) is not supported; caps go by category, neighbourhood, groups, "
          + "tags or proposed_by")
    }
  }
}

/// How much of each limit the funded projects use.
struct LimitUse: Sendable, Hashable {
  private(set) var projects: [Int64]
  private(set) var amounts: [Int64]
  private(set) var winners: Int64 = 0

  init(_ table: LimitTable) {
    projects = Array(repeating: 0, count: table.limits.count)
    amounts = projects
  }

  mutating func add(_ project: Int, paying amount: Int64, _ table: LimitTable) {
    change(project, by: 1, amount, table)
  }
  mutating func remove(_ project: Int, paid amount: Int64, _ table: LimitTable) {
    change(project, by: -1, -amount, table)
  }
  private mutating func change(
    _ project: Int, by one: Int64, _ amount: Int64, _ table: LimitTable
  ) {
    winners += one
    for limit in table.limitsOfProject[project] {
      projects[limit] += one
      amounts[limit] += table.limits[limit].needs.map { one * $0[project] } ?? amount
    }
  }

  /// The first limit that bars the project: `max-winners`, a group, a cap, a resource (RULES 3.4).
  func barrier(to project: Int, _ table: LimitTable) -> Barrier? {
    if let maximum = table.maximumWinners, winners >= maximum { return .maximumWinners }
    for place in table.limitsOfProject[project] {
      let limit = table.limits[place]
      if let maximum = limit.maximumProjects, projects[place] >= maximum { return .limit(place) }
      let amount = limit.needs?[project] ?? table.costs[project]
      if let maximum = limit.maximumAmount, amounts[place] + amount > maximum {
        return .limit(place)
      }
    }
    return nil
  }
}
