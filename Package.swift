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

/// Tests read their material where it lies in the checkout; `exclude` names what of it is beside their sources.
/// Except for those that `compute`, they are not optimised in release builds either: that saves a fifth of the build.
func tests(
    of name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], compute: Bool = false
) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.init(stringLiteral: name)] + dependencies, exclude: exclude,
        swiftSettings: settings + (compute ? [] : [.unsafeFlags(["-Onone"], .when(configuration: .release))]))
}

// Listed from the top down: a target imports only what stands below it.
let package = Package(
    name: "sori",
    products: [.executable(name: "sori", targets: ["sori"])],
    targets: [
        .executableTarget(
            name: "sori",
            dependencies: [
                "SoriServer", "SoriHTTP", "SoriInsights", "SoriPrivacy", "SoriLibrary", "SoriJobs", "SoriSQLite",
                "SoriMoonshine",
                "SoriRecognition",
                "SoriModels", "SoriSpeakers", "SoriWhisperCPU", "SoriWhisper", "SoriFetch", "SoriCrypto",
                "SoriEvaluation",
                "SoriAudio", "SoriVAD", "SoriCore",
            ],
            swiftSettings: settings),
        target(
            "SoriServer",
            [
                "SoriHTTP", "SoriInsights", "SoriPrivacy", "SoriLibrary", "SoriJobs", "SoriSpeakers", "SoriRecognition",
                "SoriModels",
                "SoriFetch",
                "SoriCrypto", "SoriVAD", "SoriAudio", "SoriCore",
            ]),
        target("SoriHTTP", ["SoriCore", "CWebSockets", "CTLS", "CCurl"]),
        target("SoriInsights", ["SoriPrivacy", "SoriFetch", "SoriCore"]),
        target("SoriPrivacy", ["SoriCore"]),
        target("SoriLibrary", ["SoriSQLite", "SoriCore", "CArchive"]),
        target("SoriJobs", ["SoriSQLite", "SoriFetch", "SoriCore", "CHiredis"]),
        target("SoriSQLite", ["SoriCore", "CSQLite"]),
        target("SoriMoonshine", ["SoriRecognition", "SoriModels", "SoriOnnx", "SoriVAD", "SoriFormats", "SoriCore"]),
        target(
            "SoriRecognition", ["SoriModels", "SoriWhisperCPU", "SoriWhisper", "SoriVAD", "SoriFormats", "SoriCore"]),
        target("SoriModels", ["SoriWhisper", "SoriFormats", "SoriFetch", "SoriCrypto", "SoriCore"]),
        target(
            "SoriSpeakers", ["SoriOnnx", "SoriCrypto", "SoriVAD", "SoriFormats", "SoriCore"], extra: optimisedAlways),
        target("SoriOnnx", ["SoriCore", "COnnxRuntime"]),
        target("SoriFetch", ["SoriCore", "CCurl"]),
        target("SoriCrypto", ["SoriCore", "CCrypto"]),
        target(
            "SoriWhisperCPU", ["SoriWhisper", "SoriFormats", "SoriCore", "COneDNN", "CKernels"], extra: optimisedAlways),
        target("SoriWhisper", ["SoriFormats", "SoriCore"], extra: optimisedAlways),
        .target(name: "CKernels", cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]),
        target("SoriEvaluation", ["SoriCore"], extra: optimisedAlways),
        target("SoriVAD", ["SoriFormats", "SoriCore"]),
        target("SoriAudio", ["SoriCore", "CFFmpeg", "CALSA"]),
        target("SoriFormats", ["SoriCore", "CZlib"], extra: optimisedAlways),
        target("SoriCore", []),

        library("CWebSockets"), library("CFFmpeg"), library("CALSA"), library("COnnxRuntime"), library("CZlib"),
        library("CCurl"), library("CCrypto"), library("CTLS"), library("CSQLite"), library("CHiredis"),
        library("COneDNN"), library("CArchive"),

        .executableTarget(
            name: "audio-bench", dependencies: ["SoriVAD", "SoriAudio", "SoriCore"], path: "Benchmarks/audio",
            exclude: ["silero_onnx.py", "vad_eval.py", "long_wav.sh"], sources: ["AudioBench.swift"],
            swiftSettings: settings),
        .executableTarget(
            name: "whisper-bench", dependencies: ["SoriWhisperCPU", "SoriWhisper"], path: "Benchmarks/whisper",
            exclude: ["compare.py", "end_to_end.py", "make_random_whisper.py"], sources: ["WhisperBench.swift"],
            swiftSettings: settings),
        .executableTarget(
            name: "speaker-bench", dependencies: ["SoriSpeakers", "SoriVAD", "SoriAudio", "SoriCore"],
            path: "Benchmarks/speakers", exclude: ["diarisation.py", "names.py", "verification.py", "session.py"],
            sources: [
                "SpeakerBench.swift", "LiveBench.swift", "SampleBench.swift", "MatchBench.swift", "NameBench.swift",
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "batch-bench", dependencies: ["SoriWhisperCPU", "SoriWhisper", "SoriAudio", "SoriCore"],
            path: "Benchmarks/batching",
            swiftSettings: settings),
        .executableTarget(
            name: "context-bench",
            dependencies: ["SoriWhisperCPU", "SoriWhisper", "SoriAudio", "SoriCore"], path: "Benchmarks/context",
            exclude: ["score.py"], swiftSettings: settings),
        .executableTarget(
            name: "job-bench", dependencies: ["SoriJobs", "SoriCore"], path: "Benchmarks/jobs",
            exclude: ["interrupted.py"], swiftSettings: settings),
        .executableTarget(
            name: "privacy-bench", dependencies: ["SoriPrivacy", "SoriCore"], path: "Benchmarks/privacy",
            exclude: ["compare.py", "spoken.py"], swiftSettings: settings),
        .executableTarget(
            name: "class-bench", dependencies: ["SoriInsights", "SoriCore"], path: "Benchmarks/classes",
            swiftSettings: settings),
        .executableTarget(
            name: "library-bench", dependencies: ["SoriLibrary"], path: "Benchmarks/library", swiftSettings: settings),
        .executableTarget(
            name: "scale-model", path: "Benchmarks/scale", exclude: ["check.py"], swiftSettings: settings),
        .target(
            name: "SoriTesting", dependencies: ["SoriJobs", "SoriCore"], path: "Tests/SoriTesting",
            swiftSettings: settings),
        tests(of: "SoriCore", ["SoriTesting"]),
        .target(
            name: "SoriWhisperTesting", dependencies: ["SoriWhisper", "SoriFormats", "SoriTesting", "SoriCore"],
            path: "Tests/SoriWhisperTesting", swiftSettings: settings),
        tests(of: "SoriFormats", ["SoriTesting", "SoriCore"], exclude: ["Resources"]),
        tests(of: "SoriAudio", ["SoriTesting", "SoriCore"]),
        tests(of: "SoriEvaluation", ["SoriCore"]),
        tests(of: "SoriVAD", ["SoriTesting", "SoriAudio", "SoriCore"], exclude: ["Resources"]),
        tests(
            of: "SoriWhisper", ["SoriWhisperTesting", "SoriTesting", "SoriFormats", "SoriCore"], exclude: ["Resources"],
            compute: true),
        tests(
            of: "SoriWhisperCPU",
            ["SoriWhisperTesting", "SoriWhisper", "SoriFormats", "SoriTesting", "SoriCore", "CKernels"],
            compute: true),
        tests(of: "CKernels", ["SoriWhisperTesting"], compute: true),
        tests(of: "SoriRecognition", ["SoriTesting", "SoriMoonshine", "SoriModels", "SoriVAD", "SoriCore"]),
        tests(
            of: "SoriMoonshine", ["SoriTesting", "SoriRecognition", "SoriModels", "SoriOnnx", "SoriVAD", "SoriCore"]),
        tests(of: "SoriModels", ["SoriTesting", "SoriFetch", "SoriCrypto", "SoriCore"]),
        tests(
            of: "SoriSpeakers", ["SoriTesting", "SoriCrypto", "SoriVAD", "SoriFormats", "SoriCore"],
            exclude: ["Resources"]),
        tests(of: "SoriOnnx", ["SoriCore"]),
        tests(of: "SoriHTTP", ["SoriTesting", "SoriCore"]),
        tests(of: "SoriFetch", ["SoriTesting", "SoriCore"]),
        tests(of: "SoriCrypto", ["SoriCore"]),
        tests(of: "SoriJobs", ["SoriTesting", "SoriEvaluation", "SoriSQLite", "SoriFetch", "SoriCore"]),
        tests(of: "SoriLibrary", ["SoriTesting", "SoriSQLite", "SoriCore"]),
        tests(of: "SoriInsights", ["SoriTesting", "SoriPrivacy", "SoriFetch", "SoriCore"]),
        tests(of: "SoriPrivacy", ["SoriCore"]),
        tests(
            of: "SoriServer",
            [
                "SoriTesting", "SoriHTTP", "SoriInsights", "SoriPrivacy", "SoriLibrary", "SoriJobs", "SoriMoonshine",
                "SoriRecognition", "SoriModels",
                "SoriSpeakers", "SoriFetch", "SoriCrypto", "SoriAudio", "SoriVAD", "SoriCore",
            ]),
        tests(of: "sori", ["SoriPrivacy", "SoriServer", "SoriHTTP", "SoriCore"]),
    ],
    swiftLanguageModes: [.v6]
)
