// swift-tools-version: 6.2

import PackageDescription

/// The strict settings of all targets, besides the Swift 6 language mode of the tools version.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(name: "HummingbirdTesting", package: "hummingbird")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let metricsCore: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioFoundation: Target.Dependency = .product(name: "NIOFoundationCompat", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let serviceLifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")

// Debian's has a flag that SwiftPM warns of at each build, and nothing that is needed.
#if os(Linux)
    let hiredisConfiguration: String? = nil
#else
    let hiredisConfiguration: String? = "hiredis"
#endif

// MARK: - Plugins: one line each here, one line in Sources/patchbay/Registrations.swift

let plugins: [Plugin] = [
    channel("Botpress"),
    channel("Crisp"),
    channel("Papercups"),
    channel("Twilio"),
    channel("Vapi"),
    channel("WhatsApp"),
    strategy("Handoff"),
    strategy("IntentDetection", hasFixtures: true),
    strategy("LLM", hasSimulator: true),
    strategy("StaticReply"),
]

// MARK: - Targets: each may import only its declared dependencies

let package = Package(
    name: "patchbay",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "patchbay", targets: ["patchbay"]),
        .library(name: "ChannelKit", targets: ["ChannelKit"]),
        .library(name: "ChannelSimulatorKit", targets: ["ChannelSimulatorKit"]),
        .library(name: "ChannelTestKit", targets: ["ChannelTestKit"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The products for plugin authors.
        .target(name: "ChannelKit", dependencies: [crypto], swiftSettings: strict),
        .target(
            name: "ChannelSimulatorKit",
            dependencies: [
                "ChannelKit", asyncHTTPClient, httpTypes, hummingbird, logging, nioCore, nioFoundation, nioHTTP1,
                serviceLifecycle,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "ChannelTestKit",
            dependencies: ["ChannelKit", "ChannelSimulatorKit", logging],
            swiftSettings: strict
        ),

        // The hub.
        // A signal handler cannot run Swift.
        .target(name: "CCrashMarker"),
        // Stacks between which a thread switches.
        .target(name: "CCoroutine"),
        // The policies that the configuration and the router share.
        .target(name: "HubModel", dependencies: ["ChannelKit"], swiftSettings: strict),
        .target(name: "HubConfig", dependencies: ["ChannelKit", "CYAML", "HubModel", crypto], swiftSettings: strict),
        .target(
            name: "HubRouter",
            dependencies: ["ChannelKit", "CCrashMarker", "HubModel", crypto, logging, metrics, serviceLifecycle],
            swiftSettings: strict
        ),
        .target(
            name: "HubStore",
            dependencies: [
                "CCoroutine", "ChannelKit", "CPostgres", "CSQLite", "HubModel", "HubRouter", "PostgresMigrations",
                crypto, logging,
            ],
            exclude: ["Migrations/postgres"],
            resources: [.embedInCode("Migrations/sqlite")],
            swiftSettings: strict
        ),
        .target(name: "PostgresMigrations", resources: [.embedInCode("Scripts")], swiftSettings: strict),
        .target(
            name: "HubRedis",
            dependencies: [
                "ChannelKit", "CHiredis", "HubModel", "HubRouter", logging, nioCore, nioPosix, nioSSL, nioTLS,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "HubServer",
            dependencies: [
                "ChannelKit", "HubRouter", asyncHTTPClient, httpTypes, hummingbird, hummingbirdCore, logging,
                metricsCore,
                nioCore, nioFoundation, nioHTTP1, nioPosix, nioSSL, serviceLifecycle,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "HubAPI",
            dependencies: [
                "ChannelKit", "HubModel", "HubRouter", crypto, cryptoExtras, httpTypes, hummingbird, hummingbirdCore,
                logging,
                nioCore,
                nioFoundation, nioPosix, serviceLifecycle,
            ],
            resources: [.embedInCode("OpenAPI/openapi.json")],
            swiftSettings: strict
        ),
        .systemLibrary(
            name: "CHiredis",
            pkgConfig: hiredisConfiguration,
            providers: [.apt(["libhiredis-dev"]), .brew(["hiredis"])]
        ),
        .systemLibrary(
            name: "CPostgres",
            pkgConfig: "libpq",
            providers: [.apt(["libpq-dev"]), .brew(["libpq"])]
        ),
        .systemLibrary(
            name: "CSQLite",
            pkgConfig: "sqlite3",
            providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]
        ),
        .systemLibrary(
            name: "CYAML",
            pkgConfig: "yaml-0.1",
            providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]
        ),

        // The only target that imports plugins.
        .executableTarget(
            name: "patchbay",
            dependencies: [
                "ChannelKit", "ChannelSimulatorKit", "HubAPI", "HubConfig", "HubModel", "HubRedis", "HubRouter",
                "HubServer", "HubStore", logging, metrics, serviceLifecycle, unixSignals, argumentParser,
            ] + plugins.flatMap(\.products),
            resources: [.embedInCode("Templates")],
            swiftSettings: strict,
            plugins: ["BuildFacts"]
        ),
        // Writes the commit and the version of the compiler for `patchbay --version`.
        .plugin(name: "BuildFacts", capability: .buildTool(), path: "Scripts/BuildFacts"),

        // Benchmarks.
        .executableTarget(
            name: "LoadGenerator",
            dependencies: [
                argumentParser, crypto, nioCore, nioPosix, .product(name: "Histogram", package: "hdrhistogram-swift"),
            ],
            path: "Benchmarks/LoadGenerator",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "Baseline",
            dependencies: [argumentParser, crypto, httpTypes, hummingbird, logging, nioCore],
            path: "Benchmarks/Baseline",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "TextCost",
            dependencies: [
                "ChannelKit", "ChannelTestKit", "HandoffStrategy", "IntentDetectionStrategy", "LLMStrategy",
            ],
            path: "Benchmarks/TextCost",
            swiftSettings: strict
        ),

        // The comparison of the hub's JSON with Foundation's, for its test, libFuzzer and long runs.
        .target(
            name: "JSONComparison",
            dependencies: ["ChannelKit"],
            path: "Fuzz/Comparison",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "CompareJSON",
            dependencies: ["ChannelTestKit", "JSONComparison", argumentParser],
            path: "Fuzz/CompareJSON",
            swiftSettings: strict
        ),
        .testTarget(
            name: "LoadGeneratorTests",
            dependencies: ["LoadGenerator", crypto, nioCore],
            swiftSettings: strict
        ),

        // What several of the tests below start and look at.
        .target(
            name: "HubTestKit",
            dependencies: ["ChannelTestKit", "CPostgres", "HubModel", "HubStore"],
            path: "Tests/HubTestKit",
            swiftSettings: strict
        ),
        // Tests of the core, and end-to-end tests.
        .testTarget(
            name: "ChannelTestKitTests",
            dependencies: ["ChannelKit", "ChannelSimulatorKit", "ChannelTestKit"],
            exclude: ["Toy/README.md", "Toy/sample.yaml"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ChannelKitTests",
            dependencies: ["ChannelKit", "ChannelTestKit", "JSONComparison"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "HubConfigTests",
            dependencies: ["ChannelKit", "ChannelTestKit", "HubConfig", "HubModel"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "HubServerTests",
            dependencies: [
                "ChannelKit", "ChannelTestKit", "HubRouter", "HubServer", httpTypes, hummingbird, hummingbirdTesting,
                logging, metricsCore, nioCore, nioHTTP1, nioPosix, nioSSL, serviceLifecycle,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "HubRouterTests",
            dependencies: [
                "CSQLite", "ChannelKit", "ChannelTestKit", "HubAPI", "HubModel", "HubRouter", "HubServer", "HubStore",
                "HubTestKit", asyncHTTPClient, logging, metricsCore, nioCore, nioHTTP1, nioPosix, serviceLifecycle,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "CSQLite", "ChannelKit", "ChannelSimulatorKit", "ChannelTestKit", "HubModel", "HubRouter", "HubStore",
                "HubTestKit", "patchbay", crypto,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "HubRedisTests",
            dependencies: [
                "ChannelKit", "ChannelTestKit", "HubModel", "HubRedis", "HubRouter", "HubTestKit", logging,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "HubStoreTests",
            dependencies: [
                "ChannelKit", "ChannelTestKit", "CSQLite", "HubModel", "HubRouter", "HubStore", "HubTestKit", logging,
            ],
            swiftSettings: strict
        ),
    ] + plugins.flatMap(\.targets) + fuzzing
)

// MARK: - The tests of one plugin: only for Scripts/conformance, so that no other target has to compile

if let plugin = Context.environment["PATCHBAY_PLUGIN"] {
    let tests = ["\(plugin)ChannelTests", "\(plugin)StrategyTests"]
    package.targets.removeAll { $0.type == .test && !tests.contains($0.name) }
}

// MARK: - Coverage-guided fuzzing: only for Scripts/fuzz, since all modules must be built for it

var fuzzing: [Target] {
    guard Context.environment["PATCHBAY_FUZZ"] == "1" else { return [] }
    return [
        .executableTarget(
            name: "FuzzAdapters",
            dependencies: ["ChannelKit", "JSONComparison"] + plugins.map(\.module),
            path: "Fuzz",
            exclude: ["Comparison", "CompareJSON"],
            // libFuzzer brings `main`.
            swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]
        )
    ]
}

// MARK: - Targets of a plugin

/// The targets of a plugin's folder, its main module, and the products that the executable links.
struct Plugin {
    let targets: [Target]
    let module: Target.Dependency
    let products: [Target.Dependency]
}

/// Makes the targets of a channel adapter in `Plugins/Channels/<name>`: `<name>Channel`, its simulator and its tests.
func channel(_ name: String) -> Plugin {
    let folder = "Plugins/Channels/\(name)"
    return Plugin(
        targets: [
            .target(
                name: "\(name)Channel",
                dependencies: ["ChannelKit", crypto],
                path: "\(folder)/Sources",
                swiftSettings: strict
            ),
            .target(
                name: "\(name)Simulator",
                dependencies: ["ChannelKit", "ChannelSimulatorKit", crypto],
                path: "\(folder)/Simulator",
                swiftSettings: strict
            ),
            .testTarget(
                name: "\(name)ChannelTests",
                dependencies: [
                    "ChannelKit", "ChannelSimulatorKit", "ChannelTestKit", .target(name: "\(name)Channel"),
                    .target(name: "\(name)Simulator"), crypto,
                ],
                path: "\(folder)/Tests",
                resources: [.copy("Fixtures")],
                swiftSettings: strict
            ),
        ],
        module: .target(name: "\(name)Channel"),
        products: ["\(name)Channel", "\(name)Simulator"].map { .target(name: $0) }
    )
}

/// Makes the targets of a response strategy in `Plugins/Strategies/<name>`: `<name>Strategy`, its tests, and the
/// simulator of the service that it calls, if any.
func strategy(_ name: String, hasSimulator: Bool = false, hasFixtures: Bool = false) -> Plugin {
    let folder = "Plugins/Strategies/\(name)"
    let simulator = Target.target(
        name: "\(name)Simulator",
        dependencies: ["ChannelKit", "ChannelSimulatorKit", crypto],
        path: "\(folder)/Simulator",
        swiftSettings: strict
    )
    let simulators = hasSimulator ? [simulator] : []
    let products = ["\(name)Strategy"] + simulators.map(\.name)
    return Plugin(
        targets: simulators + [
            .target(
                name: "\(name)Strategy",
                dependencies: ["ChannelKit", crypto],
                path: "\(folder)/Sources",
                swiftSettings: strict
            ),
            .testTarget(
                name: "\(name)StrategyTests",
                dependencies: ["ChannelKit", "ChannelSimulatorKit", "ChannelTestKit"]
                    + products.map { .target(name: $0) },
                path: "\(folder)/Tests",
                resources: hasFixtures ? [.copy("Fixtures")] : [],
                swiftSettings: strict
            ),
        ],
        module: .target(name: "\(name)Strategy"),
        products: products.map { .target(name: $0) }
    )
}
