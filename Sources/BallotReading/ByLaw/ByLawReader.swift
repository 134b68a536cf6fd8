package import BudgetModel

/// Reads `cycle.yaml`: every setting is known, typed and checked, or the by-law is refused with
/// everything that is wrong with it.
package enum ByLawReader {
  /// The by-law with all defaults; nil where there is an error.
  package static func read(_ file: SourceFile, rules: [RuleSpec]) -> Reading<ByLaw?> {
    read(file, catalogue: SettingCatalogue(rules: rules))
  }

  package static func read(
    _ file: SourceFile, catalogue: SettingCatalogue
  ) -> Reading<ByLaw?> {
    let (root, findings) = YAMLTree.read(file)
    guard let root else { return Reading(nil, diagnostics: findings) }
    var decoder = SettingDecoder(file: file.path)
    guard root.entries != nil else {
      // Nothing of it is a by-law, so that one finding says all.
      if findings.isEmpty { decoder.refuseShape(root, .map(catalogue.settings), at: SettingPath()) }
      return Reading(nil, diagnostics: findings + decoder.diagnostics)
    }
    let byLaw = decoder.byLaw(of: root, catalogue)
    var checks = ByLawChecks(byLaw, catalogue: catalogue, decoder: decoder)
    checks.run()
    let all = (findings + checks.diagnostics).sorted(by: Diagnostic.isBefore)
    let isGood = !all.contains { $0.level == .error }
    return Reading(isGood ? byLaw : nil, diagnostics: all)
  }

  /// How the tables of a by-law with errors are written; nil: the errors leave it open.
  package static func readingSettings(
    of file: SourceFile, rules: [RuleSpec]
  ) -> ReadingSettings? {
    guard let root = YAMLTree.read(file).root, root.entries != nil else { return nil }
    var decoder = SettingDecoder(file: file.path)
    let byLaw = decoder.byLaw(of: root, SettingCatalogue(rules: rules))
    let isKnown = decoder.failed.allSatisfy { path in
      !ReadingSettings.keys.contains(String(path.prefix { $0 != "." }))
    }
    return isKnown ? byLaw.reading : nil
  }

  /// Whether a text is a date or an instant in UTC, as `as-of` takes it.
  package static func isDate(_ text: String) -> Bool {
    (try? CellParsing.date(text)) != nil || (try? CellParsing.instant(text)) != nil
  }

  /// `voting-open`: the end of voting lies after the date of the report, so nothing may be counted
  /// yet (AUDIT 11.1). `check` does not ask. `asOf` is the by-law's or the one given to the command.
  package static func votingOpen(_ byLaw: ByLaw, asOf: String?) -> Diagnostic? {
    guard let closes = byLaw.dates.closesAt, let asOf else { return nil }
    // A date stands for its whole day: on the day of closing the vote may be over.
    let isOpen =
      asOf.utf8.count == 10 ? asOf.isBefore(closes.prefix(10)) : asOf.isBefore(closes)
    if !isOpen { return nil }
    return Diagnostic(
      .votingOpen, at: byLaw.places["dates.closes-at"],
      "voting ends at \(closes), after the date of this report, \(asOf); count again when it is "
        + "over")
  }

  /// Amounts can be read only when it is known how they are written; what is wrong with these
  /// settings is reported with the others.
  fileprivate static func numberForm(of root: YAMLNode) -> ReadingSettings {
    var form = ReadingSettings()
    if let digits = root["minor-digits"]?.scalar.flatMap({ Int($0) }), (0...3).contains(digits) {
      form.minorDigits = digits
    }
    form.hasDecimalComma = root["numbers"]?["decimal"]?.scalar == "comma"
    let grouping = root["numbers"]?["grouping"]?.scalar
    form.grouping = grouping.flatMap(ReadingSettings.Grouping.init(rawValue:)) ?? .none
    let separator = root["list-separator"]?.scalar ?? ","
    if separator.utf8.count == 1, let byte = separator.utf8.first { form.listSeparator = byte }
    return form
  }
}

extension ReadingSettings {
  /// The settings that say how tables are written.
  fileprivate static let keys: Set = [
    "minor-digits", "numbers", "list-separator", "zero-cost", "sentinel-costs", "limits", "columns",
  ]
}

extension SettingDecoder {
  fileprivate mutating func byLaw(of root: YAMLNode, _ catalogue: SettingCatalogue) -> ByLaw {
    places.record(root.place, at: "")
    form = ByLawReader.numberForm(of: root)
    return ByLaw(tree: byLawTree(of: root, catalogue), places: places)
  }

  /// The whole tree, `defaults` and built-in defaults filled into each level.
  fileprivate mutating func byLawTree(
    of root: YAMLNode, _ catalogue: SettingCatalogue
  ) -> SettingValue {
    let decoded = map(of: root, catalogue.settings, at: SettingPath(), fillsDefaults: true)
    var members = decoded?.members ?? []
    let defaults = members["defaults"]?.members ?? []
    let specs = catalogue.levelSettings
    if let place = members.firstIndex(where: { $0.key == "levels" }) {
      let levels = (members[place].value.elements ?? []).map { level in
        SettingValue.map(layered(level.members ?? [], over: defaults, specs))
      }
      members[place].value = .list(levels)
    }
    return .map(members)
  }

  private func layered(
    _ written: [SettingValue.Member], over defaults: [SettingValue.Member], _ specs: [SettingSpec]
  ) -> [SettingValue.Member] {
    specs.compactMap { spec in
      let value = written[spec.key] ?? defaults[spec.key] ?? spec.defaultValue
      return value.map { .init(spec.key, $0) }
    }
  }
}
