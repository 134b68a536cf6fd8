internal import BudgetModel

extension ByLawChecks {
  /// The settings of a contest where they are written: a level, `defaults`, a council, a pool.
  mutating func checkSettings(_ value: SettingValue, at path: SettingPath) {
    let checks: [(key: String, check: (inout ByLawChecks, SettingValue, SettingPath) -> Void)] = [
      ("threshold", { $0.checkThresholds($1, at: $2) }),
      ("groups", { $0.checkGroups($1, at: $2) }),
      ("caps", { $0.checkCaps($1, at: $2) }),
      ("minimums", { $0.checkMinimums($1, at: $2) }),
      ("leftover", { $0.checkLeftover($1, at: $2) }),
      ("rule", { $0.checkParameters($1, at: $2) }),
      ("ballots", { $0.checkBallots($1, at: $2) }),
    ]
    for (key, check) in checks {
      let place = path.member(key)
      guard places.isWritten(place.key), isSettled(place), let setting = value[key] else {
        continue
      }
      check(&self, setting, place)
    }
  }

  private func paths(
    _ list: SettingValue, at path: SettingPath, named id: String?
  ) -> [(path: SettingPath, value: SettingValue)] {
    (list.elements ?? []).enumerated().map { position, value in
      let name = id.flatMap { value[$0]?.text }.flatMap { $0.isEmpty ? nil : $0 }
      return (path.element(position, named: name), value)
    }
  }

  private mutating func checkThresholds(_ value: SettingValue, at path: SettingPath) {
    let all =
      value.elements == nil
      ? (value.members == nil ? [] : [(path, value)]) : paths(value, at: path, named: nil)
    for (path, threshold) in all {
      let isOfWeight = threshold["measure"]?.text == "weight"
      let needed = isOfWeight ? ["share"] : ["at-least", "percent"]
      let written = ["at-least", "percent", "share"].filter { threshold[$0] != nil }
      if written.count != 1 || !needed.contains(written[0]) {
        report(
          at: path,
          isOfWeight ? "needs 'share', and no other number" : "needs either 'at-least' or 'percent'"
        )
      }
    }
  }

  private mutating func checkGroups(_ value: SettingValue, at path: SettingPath) {
    let groups = paths(value, at: path, named: "group")
    refuseTwins(groups.map { ($0.path, $0.value["group"]?.text) })
    for (path, group) in groups where (group["group"]?.text ?? "").isEmpty {
      report(at: path.member("group"), "is empty; give the group a name")
    }
  }

  private mutating func checkCaps(_ value: SettingValue, at path: SettingPath) {
    for (path, cap) in paths(value, at: path, named: "label") {
      if (cap["label"] == nil) == (cap["by"] == nil) {
        report(at: path, "needs either 'label' or 'by'")
      }
      if cap["max-amount"] == nil && cap["max-projects"] == nil {
        report(at: path, "caps nothing; write 'max-amount' or 'max-projects'")
      }
    }
  }

  private mutating func checkMinimums(_ value: SettingValue, at path: SettingPath) {
    for (path, minimum) in paths(value, at: path, named: "label")
    where (minimum["min-amount"] == nil) == (minimum["min-projects"] == nil) {
      report(at: path, "needs either 'min-amount' or 'min-projects'")
    }
  }

  private mutating func checkLeftover(_ value: SettingValue, at path: SettingPath) {
    let list = path.member("steps")
    let steps = (value["steps"]?.elements ?? []).compactMap { step in
      step.text.flatMap(LeftoverPolicy.Step.init(rawValue:))
    }
    if steps.last?.isTerminal != true || steps.dropLast().contains(where: \.isTerminal) {
      report(
        at: list,
        "must end in exactly one of up, to, carry, lapse or return, which takes what is left")
    }
    for (position, step) in steps.enumerated() where steps[..<position].contains(step) {
      report(at: list, "names '\(step.rawValue)' twice; keep one")
    }
    if steps.contains(.to) && value["to"]?["pool"]?.text == "none" {
      report(at: path.member("to"), "names no pool; write to: {pool: ID}")
    }
    let parameters = SettingCatalogue.leftover.filter { $0.key != "steps" }
    for spec in parameters where !steps.contains(where: { $0.rawValue == spec.key }) {
      let member = path.member(spec.key)
      if value[spec.key] != spec.defaultValue {
        report(
          .settingUnused, at: member,
          "has no effect, because 'steps' does not hold '\(spec.key)'; take it out")
      }
    }
    if value["top-up"]?["share"]?.ratio?.isZero == true {
      report(at: path.member("top-up").member("share"), "is zero; write a ratio up to 1")
    }
  }

  private mutating func checkParameters(_ value: SettingValue, at path: SettingPath) {
    if value["experimental"]?.flag == false {
      report(
        at: path.member("experimental"),
        "is false, and the rule '\(value["name"]?.text ?? "")' is provisional: a later version may "
          + "change what it funds; write 'experimental: true', or choose another rule")
    }
    if value["cover-ratio"]?.ratio?.isZero == true {
      report(at: path.member("cover-ratio"), "is zero; write a ratio above 0 and up to 1")
    }
    if value["partial-min"]?.ratio == Ratio.one {
      report(at: path.member("partial-min"), "is 1, which only a whole project meets; write less")
    }
    let channels = value["channels"]?.members ?? []
    let sum = channels.compactMap(\.value.ratio).reduce(Ratio.zero, +)
    if !channels.isEmpty && sum != .one {
      report(at: path.member("channels"), "sums to \(sum.exact); the weights must sum to 1")
    }
    checkVector(value, at: path.member("positions").member("vector"))
    let secondary = value["secondary"]?.texts ?? []
    for word in Set(secondary).sorted() where secondary.count(where: { $0 == word }) > 1 {
      report(at: path.member("secondary"), "names '\(word)' twice; keep one")
    }
  }

  private mutating func checkVector(_ rule: SettingValue, at path: SettingPath) {
    guard let vector = rule["positions"]?["vector"]?.elements?.compactMap(\.ratio) else { return }
    if vector.isEmpty { report(at: path, "is empty; write the score of each rank, best first") }
    if zip(vector, vector.dropFirst()).contains(where: { $0 < $1 }) {
      report(at: path, "gives a later rank more than an earlier one; write the numbers falling")
    }
  }

  private mutating func checkBallots(_ value: SettingValue, at path: SettingPath) {
    for (low, high) in [("min-choices", "max-choices"), ("min", "max"), ("sum-min", "sum-max")] {
      if let least = value[low]?.ratio, let most = value[high]?.ratio, most < least {
        report(at: path.member(high), "is less than '\(low)'")
      }
    }
    if let least = value["min-cost"]?.money, let most = value["max-cost"]?.money, most < least {
      report(at: path.member("max-cost"), "is less than 'min-cost'")
    }
    let hasSum = value["sum-min"]?.ratio != nil || value["sum-max"]?.ratio != nil
    if value["sum-exact"]?.ratio != nil && hasSum {
      report(at: path.member("sum-exact"), "stands beside a least or greatest sum; keep one")
    }
    let channels = value["channels"]?.elements ?? []
    if Set(channels).count != channels.count {
      report(at: path.member("channels"), "names a channel twice; keep one")
    }
  }
}
