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

  /// CONFEDERATION 8.4.
  private mutating func check(_ dual: Dual, written: SettingValue?, at path: SettingPath) {
    let ids = dual.chambers.map(\.id)
    guard ids.count == 2, ids[0] != ids[1] else {
      return report(at: path.member("chambers"), "needs exactly two chambers with ids of their own")
    }
    for key in ["primary", "first"] {
      let named = written?[key]?.text ?? "first-listed"
      if !(ids + ["first-listed"]).contains(named) {
        report(at: path.member(key), "is \(quoted(named)), which is no chamber")
      }
    }
    for named in written?["thresholds"]?.members ?? [] where !ids.contains(named.key) {
      report(at: path.member("thresholds"), "names \(quoted(named.key)), which is no chamber")
    }
    if dual.resolution == .doubleThreshold, dual.thresholds.contains(where: \.isZero) {
      report(
        at: path.member("thresholds"),
        "needs a share above 0 for each of \(ids[0]) and \(ids[1])")
    }
    let vetoes = dual.chambers.count { !$0.categories.isEmpty }
    if vetoes > 1 || vetoes == 1 && dual.resolution != .hold {
      report(
        at: path.member("chambers"),
        "names 'categories', which only one chamber may have, and only with 'resolution: hold'")
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
    if level.mode == .dual && isSettled(path.member("dual")) {
      check(level.dual, written: level.tree["dual"], at: path.member("dual"))
    }
    for conflict in level.contest.conflicts(ruleReads: rule.ballotKinds) {
      report(at: path, conflict)
    }
  }
}
