package import BudgetModel

/// An act of an authority with what it changed (RULES 3.2).
package struct AppliedOverride: Sendable {
  package var override: Override
  /// State or cost before and after.
  package var from: String
  package var to: String
}

/// The projects as the acts of authorities leave them.
struct OverridesApplied {
  /// Of the input, with cost and state changed.
  var projects: [Project]
  /// By place of the project, in declared order.
  var applied: [Int: [AppliedOverride]] = [:]
  var prefunded: Set<Int> = []
  /// Projects whose state `unqualified` or missed threshold is lifted.
  var lifted: Set<Int> = []
  var diagnostics: [Diagnostic] = []

  init(_ overrides: [Override], projects: [Project], fundsZeroCost: Bool) {
    self.projects = projects
    let places = Dictionary(
      projects.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    for override in overrides {
      checkReason(override)
      guard let place = places[override.projectID] else {
        diagnostics.append(
          .setting(
            "the override names \(quoted(override.projectID)), which projects.csv does not list",
            at: override.place))
        continue
      }
      let earlier = applied[place, default: []].map(\.override)
      if let other = earlier.first(where: { $0.contradicts(override) }) {
        diagnostics.append(conflict(override, with: other.action.rawValue))
        continue
      }
      apply(override, to: place, fundsZeroCost: fundsZeroCost)
    }
    checkFunded()
  }

  private mutating func apply(_ override: Override, to place: Int, fundsZeroCost: Bool) {
    let from = projects[place].state.rawValue
    var record = AppliedOverride(override: override, from: from, to: from)
    switch override.action {
    case .fund:
      prefunded.insert(place)
      record.to = ProjectStatus.funded.rawValue
    case .exclude: projects[place].state = .excluded
    case .withdraw: projects[place].state = .withdrawn
    case .qualify:
      lifted.insert(place)
      if projects[place].state == .unqualified { projects[place].state = .qualified }
    case .setCost:
      record.from = projects[place].cost.exact
      setCost(override, of: place, fundsZeroCost: fundsZeroCost)
      record.to = projects[place].cost.exact
    }
    if ![.fund, .setCost].contains(override.action) { record.to = projects[place].state.rawValue }
    applied[place, default: []].append(record)
  }

  private mutating func setCost(_ override: Override, of place: Int, fundsZeroCost: Bool) {
    guard let cost = override.cost else {
      diagnostics.append(
        .setting(
          "set-cost of \(quoted(override.projectID)) needs the member cost", at: override.place))
      return
    }
    if cost.isZero && !fundsZeroCost {
      diagnostics.append(
        Diagnostic(
          .costZero, at: override.place,
          "set-cost gives \(quoted(override.projectID)) the cost 0; correct it or write "
            + "zero-cost: fund"))
    }
    projects[place].cost = cost
  }

  private mutating func checkReason(_ override: Override) {
    if !override.reason.isEmpty && !override.by.isEmpty { return }
    diagnostics.append(
      Diagnostic(
        .overrideNoReason, at: override.place,
        "the override of \(quoted(override.projectID)) needs reason and by"))
  }

  private mutating func checkFunded() {
    for place in prefunded.sorted() where projects[place].state != .qualified {
      for record in applied[place, default: []] where record.override.action == .fund {
        diagnostics.append(conflict(record.override, with: projects[place].state.rawValue))
      }
    }
  }

  private func conflict(_ override: Override, with other: String) -> Diagnostic {
    Diagnostic(
      .overrideConflict, at: override.place,
      "project \(quoted(override.projectID)) has the override \(override.action.rawValue) and is "
        + "also: \(other); keep one of them")
  }
}

extension Override {
  /// Two acts that cannot both hold: the same twice, or one that takes a project out beside one
  /// that puts it in.
  func contradicts(_ other: Override) -> Bool {
    func takesOut(_ action: Action) -> Bool { action == .exclude || action == .withdraw }
    func putsIn(_ action: Action) -> Bool { action == .fund || action == .qualify }
    return action == other.action || takesOut(action) && takesOut(other.action)
      || takesOut(action) && putsIn(other.action) || putsIn(action) && takesOut(other.action)
  }
}
