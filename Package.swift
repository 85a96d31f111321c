// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

/// A C library of the system: a module map and a shim header, nothing compiled.
func library(_ name: String) -> Target {
    .systemLibrary(name: name, path: "Modules/\(name)")
}

func target(
    _ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil, extra: [SwiftSetting] = []
) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings + extra)
}

/// For arithmetic whose unoptimised loops take minutes in the tests.
let optimisedAlways: [SwiftSetting] = [
    .unsafeFlags(["-O", "-whole-module-optimization", "-num-threads", "2"], .when(configuration: .debug))
]

func tests(of name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.init(stringLiteral: name)] + dependencies, resources: resources,
        swiftSettings: settings)
}

// Listed from the top down: a target imports only what stands below it.
let package = Package(
    name: "sori",
    products: [.executable(name: "sori", targets: ["sori"])],
    targets: [
        .executableTarget(
            name: "sori",
            dependencies: [
                "SoriServer", "SoriHTTP", "SoriInsights", "SoriJobs", "SoriRecognition", "SoriWhisper", "SoriFetch",
                "SoriAudio", "SoriVAD", "SoriCore",
            ],
            swiftSettings: settings),
        target(
            "SoriServer",
            ["SoriHTTP", "SoriInsights", "SoriJobs", "SoriRecognition", "SoriVAD", "SoriAudio", "SoriCore"]),
        target("SoriHTTP", ["SoriFormats", "SoriCore", "CWebSockets"]),
        target("SoriInsights", ["SoriFetch", "SoriCore"]),
        target("SoriJobs", ["SoriCore", "CSQLite"]),
        target(
            "SoriRecognition",
            ["SoriWhisper", "SoriVAD", "SoriFetch", "SoriFormats", "SoriCore", "COnnxRuntime"]),
        target("SoriFetch", ["SoriCore", "CCurl", "CCrypto"]),
        target("SoriWhisper", ["SoriFormats", "SoriCore", "COneDNN", "CKernels"], extra: optimisedAlways),
        .target(name: "CKernels", cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]),
        target("SoriVAD", ["SoriFormats", "SoriCore"]),
        target("SoriAudio", ["SoriCore", "CFFmpeg", "CALSA"]),
        target("SoriFormats", ["SoriCore", "CZlib"], extra: optimisedAlways),
        target("SoriCore", []),

        library("CWebSockets"), library("CFFmpeg"), library("CALSA"), library("COnnxRuntime"), library("CZlib"),
        library("CCurl"), library("CCrypto"), library("CSQLite"), library("COneDNN"),

        .executableTarget(
            name: "audio-bench", dependencies: ["SoriVAD", "SoriAudio", "SoriCore"], path: "Benchmarks/audio",
            exclude: ["silero_onnx.py", "vad_eval.py", "long_wav.sh"], sources: ["AudioBench.swift"],
            swiftSettings: settings),
        .executableTarget(
            name: "whisper-bench", dependencies: ["SoriWhisper"], path: "Benchmarks/whisper",
            exclude: ["compare.py", "end_to_end.py", "make_random_whisper.py"], sources: ["WhisperBench.swift"],
            swiftSettings: settings),
        .executableTarget(
            name: "batch-bench", dependencies: ["SoriWhisper", "SoriAudio", "SoriCore"], path: "Benchmarks/batching",
            swiftSettings: settings),
        .executableTarget(
            name: "context-bench", dependencies: ["SoriWhisper", "SoriAudio", "SoriCore"], path: "Benchmarks/context",
            exclude: ["score.py"], swiftSettings: settings),
        target("SoriTesting", ["SoriJobs", "SoriCore"]),
        tests(of: "SoriCore", ["SoriTesting"]),
        tests(of: "SoriFormats", ["SoriTesting", "SoriCore"]),
        tests(of: "SoriAudio", ["SoriTesting", "SoriCore"], resources: [.copy("Resources")]),
        tests(of: "SoriVAD", ["SoriTesting", "SoriAudio", "SoriCore"], resources: [.copy("Resources")]),
        tests(of: "SoriWhisper", ["SoriTesting", "SoriFormats", "SoriCore", "CKernels"], resources: [.copy("Resources")]),
        tests(of: "SoriRecognition", ["SoriTesting", "SoriFetch", "SoriAudio", "SoriVAD", "SoriCore"]),
        tests(of: "SoriHTTP", ["SoriTesting", "SoriCore"]),
        tests(of: "SoriFetch", ["SoriCore"]),
        tests(of: "SoriJobs", ["SoriTesting", "SoriCore"]),
        tests(of: "SoriInsights", ["SoriCore"]),
        tests(
            of: "SoriServer",
            [
                "SoriTesting", "SoriHTTP", "SoriInsights", "SoriJobs", "SoriRecognition", "SoriAudio", "SoriVAD",
                "SoriCore",
            ]),
        tests(of: "sori"),
    ],
    swiftLanguageModes: [.v6]
)
