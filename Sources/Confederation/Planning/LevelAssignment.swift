package import BudgetModel

/// A setting that a council changed under home rule, for the report (CONFEDERATION 3).
package struct HomeRuleChange: Sendable, Hashable {
  package var councilID: String
  package var setting: String
  /// Nil: the level leaves it out.
  package var old: SettingValue?
  package var new: SettingValue
}

/// The one level of each council, with its home rule applied.
struct LevelAssignment {
  /// By `CouncilIndex`; nil where a council has none.
  var levels: [Level?] = []
  /// The same as the by-law declares them.
  var declared: [Level?] = []
  /// What each council changed and may change, by `CouncilIndex`.
  var changes: [[SettingValue.Member]] = []
  var homeRule: [HomeRuleChange] = []
  var diagnostics: [Diagnostic] = []

  init(tree: CouncilTree, byLaw: ByLaw) {
    checkNames(tree: tree, byLaw: byLaw)
    for council in tree.councils {
      let level = level(of: council, among: byLaw.levels)
      let permitted = level.map { permittedChanges(of: council, in: $0, byLaw: byLaw) } ?? []
      changes.append(permitted)
      declared.append(level)
      levels.append(level.map { permitted.isEmpty ? $0 : $0.applying(councilChanges: permitted) })
    }
  }

  private mutating func checkNames(tree: CouncilTree, byLaw: ByLaw) {
    for settings in byLaw.councilSettings where tree.index(ofID: settings.councilID) == nil {
      diagnostics.append(.councilUnknown(settings.councilID, at: settings.place))
    }
    for absence in byLaw.absent where tree.index(ofID: absence.councilID) == nil {
      diagnostics.append(.councilUnknown(absence.councilID, at: .byLaw))
    }
  }

  private mutating func level(of council: Council, among levels: [Level]) -> Level? {
    let matching = levels.filter { $0.admits(council) }
    if matching.count > 1 {
      let names = matching.map { quoted($0.id) }.joined(separator: " and ")
      diagnostics.append(
        Diagnostic(
          .levelTwice, at: council.place,
          "council \(quoted(council.id)) belongs to the levels \(names); narrow their kinds or "
            + "dimension so that one is left"))
    }
    if matching.isEmpty {
      diagnostics.append(
        Diagnostic(
          .levelNone, at: council.place,
          "council \(quoted(council.id)) of kind \(quoted(council.kind)) and dimension "
            + "\(council.dimension.rawValue) belongs to no level; add its kind to one"))
    }
    return matching.first
  }

  private mutating func permittedChanges(
    of council: Council, in level: Level, byLaw: ByLaw
  ) -> [SettingValue.Member] {
    var permitted: [SettingValue.Member] = []
    for settings in byLaw.councilSettings where settings.councilID == council.id {
      for change in settings.changes {
        let old = level.tree[change.key]
        guard level.mayOverride.contains(change.key) else {
          diagnostics.append(notPermitted(change, old: old, settings, level))
          continue
        }
        permitted.append(change)
        homeRule.append(
          HomeRuleChange(
            councilID: council.id, setting: change.key, old: old, new: change.value))
      }
    }
    return permitted
  }

  private func notPermitted(
    _ change: SettingValue.Member, old: SettingValue?, _ settings: ByLaw.CouncilSettings,
    _ level: Level
  ) -> Diagnostic {
    let listed = level.mayOverride.isEmpty ? "nothing" : level.mayOverride.joined(separator: ", ")
    return Diagnostic(
      .overrideNotPermitted, at: settings.place,
      "council \(quoted(settings.councilID)) changes \(change.key) from "
        + "\(old?.sentenceForm ?? "unset") to \(change.value.sentenceForm), and level "
        + "\(quoted(level.id)) lets its councils change \(listed); add it to may-override or "
        + "take the change out")
  }
}

extension Level {
  func admits(_ council: Council) -> Bool {
    (kinds.map { $0.contains(council.kind) } ?? true)
      && (dimension.map { $0 == council.dimension } ?? true)
  }
}

extension SourceLocation {
  static var byLaw: SourceLocation { SourceLocation(file: "cycle.yaml") }
}

extension Diagnostic {
  static func councilUnknown(_ id: String, at place: SourceLocation) -> Diagnostic {
    Diagnostic(
      .councilUnknown, at: place,
      "\(quoted(id)) is no council of the tree in force; correct the id or add the council to "
        + "councils.csv")
  }
  static func poolUnknown(_ id: String, at place: SourceLocation) -> Diagnostic {
    Diagnostic(
      .poolUnknown, at: place,
      "\(quoted(id)) is no pool of this cycle; correct the id or declare the pool")
  }
}
