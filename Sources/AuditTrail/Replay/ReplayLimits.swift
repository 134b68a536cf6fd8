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
  }
  /// Why a project may not be funded now.
  struct Barrier: Hashable {
    var reason: Reason
    /// Every name that a record may give: several limits of one kind can bar a project.
    var names: Set<String>
  }

  let maximumWinners: Int64?
  let groups: [Limit]
  let caps: [Limit]
  let minimums: [Limits.Minimum]

  init(_ contest: ReplayContest) {
    let settings = contest.settings.limits
    maximumWinners = settings.maximumWinners
    minimums = settings.minimums
    groups = Self.groups(contest)
    caps = settings.caps.flatMap { Self.caps($0, contest.field) }
  }

  private static func groups(_ contest: ReplayContest) -> [Limit] {
    let declared = contest.settings.limits.groups
    let names = Set(contest.field.flatMap(\.groups) + declared.map(\.id))
    return names.sorted { $0.isBefore($1) }.map { name in
      let settings = declared.filter { $0.id == name }
      let listed = Set(settings.flatMap(\.projects))
      let members = contest.field.indices.filter {
        contest.field[$0].groups.contains(name) || listed.contains(contest.field[$0].id)
      }
      return Limit(
        name: name, reason: .exclusive, members: Set(members),
        maximumProjects: settings.last?.maximum ?? 1, maximumAmount: nil)
    }
  }

  private static func caps(_ cap: Limits.Cap, _ field: [Project]) -> [Limit] {
    func limit(_ name: String, _ members: [Int]) -> Limit {
      Limit(
        name: name, reason: .cap, members: Set(members), maximumProjects: cap.maximumProjects,
        maximumAmount: cap.maximumAmount)
    }
    switch cap.subject {
    case .label(let label):
      return [limit(label, field.indices.filter { field[$0].carries(label: label) })]
    case .by(let column):
      let names = Set(field.flatMap { values(column, $0) }).sorted { $0.isBefore($1) }
      return names.map { name in
        limit(name, field.indices.filter { values(column, field[$0]).contains(name) })
      }
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

  /// The first kind of limit that bars the project, given what was paid to whom.
  func barrier(to place: Int, cost: Money, paid: [Int: Money]) -> Barrier? {
    if let maximumWinners, Int64(paid.count) >= maximumWinners {
      return Barrier(reason: .maxWinners, names: ["max-winners"])
    }
    for limits in [groups, caps] {
      let broken = limits.filter { isBroken($0, by: place, cost: cost, paid: paid) }
      if let first = broken.first {
        return Barrier(reason: first.reason, names: Set(broken.map(\.name)))
      }
    }
    return nil
  }

  private func isBroken(
    _ limit: Limit, by place: Int, cost: Money, paid: [Int: Money]
  ) -> Bool {
    guard limit.members.contains(place) else { return false }
    let inside = paid.filter { limit.members.contains($0.key) }
    if let most = limit.maximumProjects, Int64(inside.count) >= most { return true }
    guard let most = limit.maximumAmount else { return false }
    return inside.values.reduce(cost, +) > most
  }
}
