import BudgetModel

/// The limits of a contest (RULES 3.4), read from the by-law and the labels of projects.
struct ReplayLimits {
  /// What a limit says of the projects that it covers.
  struct Limit {
    var name: String
    var reason: Reason
    var members: Set<Int>
    var maximumProjects: Int64?
    var maximumAmount: Money?
    /// For a resource: what each project needs of it.
    var needs: [Int64]?
    var maximumNeed: Int64?
  }
  /// Why a project may not be funded now.
  struct Barrier: Hashable {
    var reason: Reason
    /// Every name that a record may give: several limits of one kind can bar a project.
    var names: Set<String>
  }

  /// What the funded projects use of each limit.
  struct Use: Hashable {
    fileprivate var projects: [Int64]
    fileprivate var amounts: [Money]
    fileprivate var needs: [Int64]
    fileprivate var winners: Int64 = 0
  }

  let maximumWinners: Int64?
  /// Groups in id order, then caps as declared, then resources in id order.
  let limits: [Limit]
  /// For each project of the field, the places of its limits, ascending.
  let limitsOfProject: [[Int]]
  let minimums: [Limits.Minimum]

  init(_ contest: ReplayContest) {
    let settings = contest.settings.limits
    maximumWinners = settings.maximumWinners
    minimums = settings.minimums
    limits =
      Self.groups(contest) + settings.caps.flatMap { Self.caps($0, contest.field) }
      + Self.resources(settings.resources, contest.field)
    var limitsOfProject: [[Int]] = contest.field.map { _ in [] }
    for (number, limit) in limits.enumerated() {
      for place in limit.members { limitsOfProject[place].append(number) }
    }
    self.limitsOfProject = limitsOfProject
  }

  var isEmpty: Bool { limits.isEmpty && maximumWinners == nil }
  var groups: [Limit] { limits.filter { $0.reason == .exclusive } }

  private static func groups(_ contest: ReplayContest) -> [Limit] {
    var members: [String: Set<Int>] = [:]
    for (place, project) in contest.field.enumerated() {
      for name in project.groups { members[name, default: []].insert(place) }
    }
    var maximums: [String: Int64] = [:]
    for group in contest.settings.limits.groups {
      members[group.id, default: []].formUnion(group.projects.compactMap { contest.places[$0] })
      maximums[group.id] = group.maximum
    }
    return members.sorted { $0.key.isBefore($1.key) }.map { name, members in
      Limit(
        name: name, reason: .exclusive, members: members, maximumProjects: maximums[name] ?? 1,
        maximumAmount: nil)
    }
  }

  private static func caps(_ cap: Limits.Cap, _ field: [Project]) -> [Limit] {
    func limit(_ name: String, _ members: Set<Int>) -> Limit {
      Limit(
        name: name, reason: .cap, members: members, maximumProjects: cap.maximumProjects,
        maximumAmount: cap.maximumAmount)
    }
    switch cap.subject {
    case .label(let label):
      return [limit(label, Set(field.indices.filter { field[$0].carries(label: label) }))]
    case .by(let column):
      var members: [String: Set<Int>] = [:]
      for (place, project) in field.enumerated() {
        for name in values(column, project) { members[name, default: []].insert(place) }
      }
      return members.sorted { $0.key.isBefore($1.key) }.map { limit($0, $1) }
    }
  }

  private static func resources(_ pool: [String: Int64], _ field: [Project]) -> [Limit] {
    pool.keys.sorted { $0.isBefore($1) }.map { name in
      var limit = Limit(name: name, reason: .resource, members: Set(field.indices))
      limit.needs = field.map { $0.resources[name] ?? 0 }
      limit.maximumNeed = pool[name]
      return limit
    }
  }

  private static func values(_ column: String, _ project: Project) -> [String] {
    switch column {
    case "category": project.categories
    case "neighbourhood": project.neighbourhoods
    case "groups": project.groups
    case "tags": project.tags
    case "proposed_by": project.proposedBy.map { [$0] } ?? []
    default: []
    }
  }

  /// Nothing is funded yet.
  var unused: Use {
    Use(
      projects: limits.map { _ in 0 }, amounts: limits.map { _ in .zero },
      needs: limits.map { _ in 0 })
  }

  func add(_ place: Int, paying amount: Money, to use: inout Use) {
    use.winners += 1
    for number in limitsOfProject[place] {
      use.projects[number] += 1
      use.amounts[number] += amount
      use.needs[number] += limits[number].needs?[place] ?? 0
    }
  }

  /// The first kind of limit that bars the project, given what the funded ones use.
  func barrier(to place: Int, cost: Money, _ use: Use) -> Barrier? {
    if let maximumWinners, use.winners >= maximumWinners {
      return Barrier(reason: .maxWinners, names: ["max-winners"])
    }
    let broken = limitsOfProject[place].filter { isBroken($0, by: place, cost: cost, use) }
    guard let first = broken.first.map({ limits[$0] }) else { return nil }
    let alike = broken.map { limits[$0] }.filter { $0.reason == first.reason }
    return Barrier(reason: first.reason, names: Set(alike.map(\.name)))
  }

  private func isBroken(_ number: Int, by place: Int, cost: Money, _ use: Use) -> Bool {
    if let most = limits[number].maximumNeed, let need = limits[number].needs?[place] {
      return need > 0 && use.needs[number] + need > most
    }
    if let most = limits[number].maximumProjects, use.projects[number] >= most { return true }
    guard let most = limits[number].maximumAmount else { return false }
    return use.amounts[number] + cost > most
  }
}
