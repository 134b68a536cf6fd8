internal import BudgetModel

extension SettingDecoder {
  /// The first of several types that fits. Only types of the node's shape are tried.
  mutating func either(
    of node: YAMLNode, _ types: [SettingType], at path: SettingPath, unbuilt: [String]
  ) -> SettingValue? {
    let fitting = types.filter { $0.hasShape(of: node) }
    let chosen = fitting.count > 1 ? fitting.first { $0.knowsKeys(of: node) } : nil
    if node.scalar == nil {
      guard let type = chosen ?? fitting.first else {
        refuseShape(node, .either(types), at: path)
        return nil
      }
      return value(of: node, as: type, at: path, unbuilt: unbuilt)
    }
    var specific: [Diagnostic] = []
    for type in fitting {
      var attempt = self
      attempt.forgetFindings()
      if let value = attempt.value(of: node, as: type, at: path, unbuilt: unbuilt) { return value }
      specific += attempt.diagnostics.filter { $0.code != .settingBad }
    }
    if specific.isEmpty {
      refuseShape(node, .either(types), at: path)
    } else {
      for finding in specific { report(finding) }
    }
    return nil
  }

  /// A map whose word decides which settings it may hold.
  mutating func variant(
    of node: YAMLNode, _ variants: SettingVariants, at path: SettingPath
  ) -> SettingValue? {
    guard let entries = node.entries else {
      refuseShape(node, .variants(variants), at: path)
      return nil
    }
    guard let variant = chosenVariant(of: node, variants, at: path) else { return nil }
    let keys = Set(variant.settings.map(\.key) + [variants.key])
    refuseForeign(entries, variants, variant, at: path, keys: keys)
    let members = members(of: node, variant.settings, at: path, fillsDefaults: true)
    let unused = variant.unused(members)
    for entry in entries where unused.contains(entry.key) {
      refuseUnused(entry, variants, variant, at: path)
    }
    let kept = members.filter { !unused.contains($0.key) }
    return .map([.init(variants.key, .text(variant.word))] + kept)
  }

  private mutating func chosenVariant(
    of node: YAMLNode, _ variants: SettingVariants, at path: SettingPath
  ) -> SettingVariants.Variant? {
    let words = variants.variants.map(\.word)
    let place = path.member(variants.key)
    guard let written = node[variants.key] else {
      if let variant = variants.variants.first(where: { $0.word == variants.defaultWord }) {
        return variant
      }
      report(
        .settingBad, at: node.place,
        "\(place.label) is missing; allowed are \(words.joined(separator: ", "))")
      return nil
    }
    places.record(written.place, at: place.key)
    guard
      case .text(let word)? = value(
        of: written, as: .choice(words), at: place, unbuilt: variants.unbuiltWords)
    else { return nil }
    return variants.variants.first { $0.word == word }
  }

  /// Reports settings that belong to another variant or to none.
  private mutating func refuseForeign(
    _ entries: [YAMLNode.Entry], _ variants: SettingVariants, _ variant: SettingVariants.Variant,
    at path: SettingPath, keys: Set<String>
  ) {
    var others = variants.unbuiltSettings
    for other in variants.variants { others.formUnion(other.settings.map(\.key)) }
    for entry in entries where !keys.contains(entry.key) {
      if others.contains(entry.key) {
        refuseUnused(entry, variants, variant, at: path)
      } else {
        let known = [variants.key] + variant.settings.map(\.key)
        refuseUnknown(entry, at: path, known: known)
      }
    }
  }

  private mutating func refuseUnused(
    _ entry: YAMLNode.Entry, _ variants: SettingVariants, _ variant: SettingVariants.Variant,
    at path: SettingPath
  ) {
    report(
      .settingUnused, at: entry.keyPlace,
      "\(path.member(entry.key).label) is not used with '\(variants.key): \(variant.word)' and the "
        + "settings beside it; take it out")
  }
}

extension SettingVariants {
  /// The value of the map where nothing but the word is written.
  func value(ofWord word: String) -> SettingValue {
    let settings = variants.first { $0.word == word }
    let members = (settings?.settings ?? []).compactMap { spec in
      spec.defaultValue.map { SettingValue.Member(spec.key, $0) }
    }
    let unused = settings?.unused(members) ?? []
    let kept = members.filter { !unused.contains($0.key) }
    return .map([.init(key, .text(word))] + kept)
  }
}
