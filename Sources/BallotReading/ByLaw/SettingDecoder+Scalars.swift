internal import BudgetModel

extension SettingDecoder {
  mutating func scalar(
    of node: YAMLNode, _ type: SettingType, at path: SettingPath, unbuilt: [String]
  ) -> SettingValue? {
    guard case .scalar(let text, let isQuoted) = node.content else {
      refuseShape(node, type, at: path)
      return nil
    }
    switch type {
    case .text: return .text(text)
    case .choice(let words): return choice(text, words, node, at: path, unbuilt: unbuilt)
    case .money(isPositive: true): return positive(text, type, node, at: path)
    case .id, .money, .instant, .date: return cell(text, type, node, at: path)
    case .seed: return seed(text, isQuoted: isQuoted, node, at: path)
    default: return number(text, type, node, at: path)
    }
  }

  private mutating func choice(
    _ text: String, _ words: [String], _ node: YAMLNode, at path: SettingPath, unbuilt: [String]
  ) -> SettingValue? {
    if words.contains(text) { return .text(text) }
    if unbuilt.contains(text) {
      refuseUnbuilt("\(path.label): \(text)", at: node.place)
      return nil
    }
    refuseShape(node, .choice(words), at: path)
    return nil
  }

  private mutating func number(
    _ text: String, _ type: SettingType, _ node: YAMLNode, at path: SettingPath
  ) -> SettingValue? {
    switch type {
    case .flag:
      if text == "true" { return .flag(true) }
      if text == "false" { return .flag(false) }
    case .count(let least, let most):
      let isPlain = !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
      if isPlain, text.utf8.count <= 18, let count = Int64(text), (least...most).contains(count) {
        return .count(count)
      }
    case .ratio(let least, let most):
      let denominatorLimit = Ratio(1_000_000_000_000)
      if text.utf8.count <= 64, let ratio = Ratio(exact: text),
        least.map({ $0 <= ratio }) != false, most.map({ ratio <= $0 }) != false,
        Ratio(ratio.denominator) <= denominatorLimit
      {
        return .ratio(ratio)
      }
    default: break
    }
    refuseShape(node, type, at: path)
    return nil
  }

  private mutating func positive(
    _ text: String, _ type: SettingType, _ node: YAMLNode, at path: SettingPath
  ) -> SettingValue? {
    let value = cell(text, type, node, at: path)
    if value?.money != .zero { return value }
    refuseShape(node, type, at: path)
    return nil
  }

  /// A value that the tables read in the same way.
  private mutating func cell(
    _ text: String, _ type: SettingType, _ node: YAMLNode, at path: SettingPath
  ) -> SettingValue? {
    if text.isEmpty {
      refuseShape(node, type, at: path)
      return nil
    }
    let form = form
    return parsed(node, at: path) { () throws(CellFinding) in
      switch type {
      case .money: .money(try MoneyParsing(settings: form).money(text))
      case .date: .text(try CellParsing.date(text))
      case .instant: .text(try CellParsing.instant(text))
      default: .text(try IDParsing.id(text, separators: [form.listSeparator]).id)
      }
    }
  }

  /// The value, or what is wrong with the text.
  private mutating func parsed(
    _ node: YAMLNode, at path: SettingPath, _ parse: () throws(CellFinding) -> SettingValue
  ) -> SettingValue? {
    do throws(CellFinding) {
      return try parse()
    } catch {
      report(error.code, at: node.place, "\(path.label): \(error.sentence)")
      return nil
    }
  }

  private mutating func seed(
    _ text: String, isQuoted: Bool, _ node: YAMLNode, at path: SettingPath
  ) -> SettingValue? {
    let digits = text.utf8.count
    if !isQuoted {
      report(
        .settingBad, at: node.place,
        "\(path.label) stands without quotes; write \"…\" round the digits, so that none is lost")
    } else if !text.utf8.allSatisfy({ (48...57).contains($0) }) {
      report(
        .seedNotDigits, at: node.place,
        "\(path.label) holds something else than the digits 0 to 9; write the digits as drawn")
    } else if digits < 20 {
      report(
        .seedTooShort, at: node.place,
        "\(path.label) has \(digits) digits; at least 20 must be drawn")
    } else if digits > 128 {
      report(
        .seedTooLong, at: node.place, "\(path.label) has \(digits) digits; at most 128 are allowed")
    } else {
      return .text(text)
    }
    return nil
  }
}
