import Testing

extension FindingCase: CustomTestStringConvertible {
  var testDescription: String { name }
}
