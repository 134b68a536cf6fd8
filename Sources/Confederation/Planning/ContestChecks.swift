import BudgetModel

/// Checks of the settings that name projects, labels and dimensions.
struct ContestChecks {
  let byLaw: ByLaw
  let projects: [Project]
  var diagnostics: [Diagnostic] = []

  mutating func run(levels: [Level]) {
    checkMembership()
    for level in levels {
      check(level.contest, at: level.place)
      checkDimensions(level)
      checkWeights(level)
      checkQuorum(level)
    }
  }

  mutating func check(_ settings: ContestSettings, at place: SourceLocation) {
    for label in settings.usedLabels where !projects.contains(where: { $0.carries(label: label) }) {
      diagnostics.append(
        Diagnostic(
          .labelUnused, at: place,
          "no project carries the label \(quoted(label)) of a cap, minimum, group or ballot "
            + "limit; check its spelling"))
    }
    for group in settings.limits.groups {
      for id in group.projects where !projects.contains(where: { $0.id == id }) {
        diagnostics.append(
          .setting(
            "group \(quoted(group.id)) names the project \(quoted(id)), which projects.csv does "
              + "not list", at: place))
      }
    }
  }

  private mutating func checkMembership() {
    guard byLaw.membership == .double else { return }
    let isAcknowledged = byLaw.tree["membership"]?["acknowledge-double-votes"]?.flag ?? false
    if isAcknowledged { return }
    diagnostics.append(
      Diagnostic(
        .doubleVotesNotAcknowledged, at: .byLaw,
        "membership: {policy: double} lets a person count more than once; write "
          + "acknowledge-double-votes: true, or choose home or split"))
  }

  private mutating func checkDimensions(_ level: Level) {
    guard let dimensions = level.dimensions, dimensions.count > 1, byLaw.membership == .separate
    else { return }
    let names = dimensions.map(\.rawValue).joined(separator: ", ")
    diagnostics.append(
      Diagnostic(
        .dimensionsAdded, at: level.place,
        "level \(quoted(level.id)) adds ballots of the dimensions \(names) while membership is "
          + "separate; choose one dimension, or home or split"))
  }

  private mutating func checkWeights(_ level: Level) {
    if level.mode == .delegated || level.mode == .dual { return }
    if level.contest.thresholds.contains(where: { $0.measure == .weight }) {
      diagnostics.append(
        .setting(
          "level \(quoted(level.id)): a threshold of weight needs a mode in which councils send "
            + "weights, such as delegated", at: level.place))
    }
  }

  private mutating func checkQuorum(_ level: Level) {
    let built = [
      "population", "eligible", "members", "roll", "received", "counted", "previous-turnout",
    ]
    let ofSeats = level.quorum?.of == "seats"
    if ofSeats && level.mode != .delegated {
      diagnostics.append(
        .setting(
          "level \(quoted(level.id)): a quorum of seats needs mode delegated", at: level.place))
    }
    if let base = level.quorum?.of, !ofSeats && !built.contains(base) {
      diagnostics.append(.notBuilt("quorum of \(base)", at: level.place))
    }
    if let base = level.appeal?.of, !built.contains(base) && base != "touched" {
      diagnostics.append(.notBuilt("appeal of \(base)", at: level.place))
    }
  }
}

extension ContestSettings {
  /// Labels of caps, minimums, groups without projects of their own, and ballot limits, in id order.
  var usedLabels: [String] {
    var labels = Set(ballots.maximumChoicesByLabel.keys)
    for cap in limits.caps {
      if case .label(let label) = cap.subject { labels.insert(label) }
    }
    for minimum in limits.minimums { labels.insert(minimum.label) }
    for group in limits.groups where group.projects.isEmpty { labels.insert(group.id) }
    return labels.sorted { $0.isBefore($1) }
  }
}
