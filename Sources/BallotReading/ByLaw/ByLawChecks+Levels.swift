internal import BudgetModel

extension ByLawChecks {
  mutating func checkLevels() {
    let defaults = path("defaults")
    checkSettings(tree["defaults"] ?? .map([]), at: defaults)
    checkLevelSettings(tree["defaults"] ?? .map([]), at: defaults)
    let levels = entries("levels", named: "level")
    if levels.isEmpty && isSettled(path("levels")) {
      report(at: path("levels"), "is empty; every council needs its level")
    }
    refuseTwins(levels.map { ($0.path, $0.value["level"]?.text) })
    for (position, (path, value)) in levels.enumerated() {
      if (value["level"]?.text ?? "").isEmpty && !failed.contains(path.member("level").key) {
        report(at: path.member("level"), "is missing; give the level an id")
      }
      checkSettings(value, at: path)
      checkLevelSettings(value, at: path)
      checkWhole(byLaw.levels[position], at: path)
      checkSeats(of: byLaw.levels[position], at: path)
    }
  }

  /// Home rule: which of these a council may set is known only with its level.
  mutating func checkCouncils() {
    let councils = path("councils")
    for council in byLaw.councilSettings {
      let path = councils.member(council.councilID)
      checkSettings(.map(council.changes), at: path)
      checkLevelSettings(.map(council.changes), at: path)
      checkSeats(ofCouncil: council.changes, at: path)
    }
  }

  /// Settings of a level that name something else of the by-law; only where they are written.
  private mutating func checkLevelSettings(_ value: SettingValue, at path: SettingPath) {
    let franchise = path.member("franchise")
    if places.isWritten(franchise.key), let id = value["franchise"]?.text, id != "none",
      !byLaw.franchises.contains(where: { $0.id == id })
    {
      report(at: franchise, "is \(quoted(id)), which is no entry of 'franchises'")
    }
    let mayOverride = path.member("may-override")
    if places.isWritten(mayOverride.key) {
      let known = SettingCatalogue.overridable(catalogue.levelSettings).map(\.key)
      for (position, key) in (value["may-override"]?.texts ?? []).enumerated()
      where !known.contains(key) {
        let near = nearestName(to: key, among: known).map { "; did you mean '\($0)'?" } ?? ""
        report(
          at: mayOverride.element(position, named: nil),
          "is \(quoted(key)), which is no setting that a council could change\(near)")
      }
    }
  }

  /// What no single setting shows: the level with `defaults` applied.
  private mutating func checkWhole(_ level: Level, at path: SettingPath) {
    let defaults = self.path("defaults")
    let keys = ["rule", "ballots", "threshold"]
    guard level.mode != .none,
      keys.allSatisfy({ isSettled(path.member($0)) && isSettled(defaults.member($0)) }),
      let rule = catalogue.rules.first(where: { $0.name == level.contest.rule.name })
    else { return }
    for conflict in level.contest.conflicts(ruleReads: rule.ballotKinds) {
      report(at: path, conflict)
    }
  }
}
