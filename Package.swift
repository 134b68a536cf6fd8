// swift-tools-version: 6.2
import PackageDescription

let common: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]
let library: [SwiftSetting] = common + [.strictMemorySafety()]

let bigInt = Target.Dependency.product(name: "BigInt", package: "BigInt")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let package = Package(
  name: "trowel",
  products: [.executable(name: "trowel", targets: ["trowel"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/attaswift/BigInt", from: "6.0.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "CLibCSV"),
    .systemLibrary(name: "CAtomicRename"),
    .target(name: "BudgetModel", dependencies: [bigInt], swiftSettings: library),
    .target(
      name: "BallotReading",
      dependencies: ["CLibCSV", "BudgetModel", crypto, .product(name: "Yams", package: "Yams")],
      swiftSettings: library),
    .target(
      name: "AllocationRules", dependencies: ["BudgetModel", bigInt], swiftSettings: library),
    .target(
      name: "Confederation", dependencies: ["AllocationRules", "BudgetModel", bigInt],
      swiftSettings: library),
    .target(
      name: "AuditTrail", dependencies: ["BudgetModel", bigInt, crypto], swiftSettings: library),
    .target(
      name: "ReportWriting", dependencies: ["AuditTrail", "BudgetModel"], swiftSettings: library),
    .target(
      name: "CountPipeline",
      dependencies: [
        "AllocationRules", "AuditTrail", "BallotReading", "BudgetModel", "CAtomicRename",
        "Confederation", "ReportWriting",
      ],
      swiftSettings: library),
    .executableTarget(
      name: "trowel",
      dependencies: [
        "CountPipeline", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: common),
    .target(
      name: "TestSupport", dependencies: ["BudgetModel"], path: "Tests/TestSupport",
      swiftSettings: common),
    .executableTarget(
      name: "Benchmarks", dependencies: ["AllocationRules", "BudgetModel"],
      path: "Tests/Benchmarks", exclude: ["Peers"],
      swiftSettings: common),
    .testTarget(
      name: "BudgetModelTests", dependencies: ["BudgetModel", "TestSupport"],
      swiftSettings: common),
    .testTarget(
      name: "BallotReadingTests", dependencies: ["BallotReading", "BudgetModel", "TestSupport"],
      swiftSettings: common),
    .testTarget(
      name: "AllocationRulesTests",
      dependencies: ["AllocationRules", "BudgetModel", "TestSupport", crypto],
      resources: [.copy("Peers"), .copy("Vectors")], swiftSettings: common),
    .testTarget(
      name: "ConfederationTests",
      dependencies: [
        "AllocationRules", "AuditTrail", "BudgetModel", "Confederation", "TestSupport", bigInt,
      ],
      swiftSettings: common),
    .testTarget(
      name: "AuditTrailTests",
      dependencies: ["AllocationRules", "AuditTrail", "BudgetModel", "TestSupport"],
      resources: [.copy("Vectors")], swiftSettings: common),
    .testTarget(
      name: "ReportWritingTests", dependencies: ["BudgetModel", "ReportWriting", "TestSupport"],
      swiftSettings: common),
    .testTarget(
      name: "CountPipelineTests",
      dependencies: [
        "AllocationRules", "AuditTrail", "BallotReading", "BudgetModel", "Confederation",
        "CountPipeline", "TestSupport", "trowel",
      ],
      swiftSettings: common),
    .testTarget(
      name: "GoldenTests",
      dependencies: ["AuditTrail", "BudgetModel", "CountPipeline", "TestSupport", "trowel"],
      swiftSettings: common),
  ],
  swiftLanguageModes: [.v6]
)
