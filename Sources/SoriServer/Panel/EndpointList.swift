import FoundationEssentials
import SoriCore
import SoriFetch
import SoriHTTP
import SoriInsights
import SoriJobs
import SoriSpeakers

/// What the panel checks, in the order in which it is shown.
struct EndpointList: Sendable {
    let sources: PanelSources
    let probe: SelfProbe
    let speakers: SpeakerRegistry?
    /// The server of the language model; nil where summaries are made without one.
    let languageModel: (any LanguageModelServer)?

    /// The checks, with the upstreams as they stand.
    func checks() -> [EndpointCheck] {
        var checks =
            ["/health", "/backend/current", "/v1/models"].map(asked) + ["/ws/detect", "/stt/websocket"].map(opened)
        var store: EndpointCheck.Probe?
        if sources.jobs != nil { store = { [sources] in _ = try await sources.queue() } }
        checks.append(EndpointCheck(name: "job_store", kind: .store, target: "", probe: store))
        var registry: EndpointCheck.Probe?
        if let speakers { registry = { _ = try await speakers.speakers() } }
        checks.append(EndpointCheck(name: "speaker_store", kind: .speakers, target: "", probe: registry))
        var model: EndpointCheck.Probe?
        if let languageModel { model = { try await Self.ask(languageModel) } }
        let address = languageModel?.address ?? ""
        checks.append(EndpointCheck(name: "language_model", kind: .languageModel, target: address, probe: model))
        for device in sources.devices(.english).devices where device.kind == .upstream {
            checks.append(Self.check(device))
        }
        return checks
    }

    private func asked(_ path: String) -> EndpointCheck {
        EndpointCheck(name: path, kind: .http, target: path) {
            let body = try await probe.get(path)
            if path == "/health" { try judge(body) }
        }
    }

    private func opened(_ path: String) -> EndpointCheck {
        EndpointCheck(name: path, kind: .websocket, target: path) { try await probe.openSocket(path) }
    }

    /// Whether the server says of itself that it is well.
    private func judge(_ body: [UInt8]) throws {
        struct Health: Decodable { let status: String }
        guard let health = try? JSONDecoder().decode(Health.self, from: Data(body)) else {
            throw EndpointCheck.Problem(LocalizedText("답을 읽을 수 없습니다.", "The answer cannot be read."))
        }
        guard health.status != "ok" else { return }
        let reason =
            health.status == "loading"
            ? LocalizedText("모델을 불러오는 중입니다.", "The model is being loaded.")
            : sources.recognizers.failure ?? LocalizedText("음성 인식 모델이 없습니다.", "There is no speech model.")
        throw EndpointCheck.Problem(
            reason, remedy: LocalizedText("'모델'에서 하나를 불러오세요.", "Load a model under Models."))
    }

    private static func ask(_ server: any LanguageModelServer) async throws {
        do {
            try await server.check(limit: .milliseconds(2_500))
        } catch let error as InsightError {
            throw problem(error, server)
        }
    }

    private static func problem(
        _ error: InsightError, _ server: any LanguageModelServer
    ) -> EndpointCheck.Problem {
        let setting = server.setting
        return switch error.code {
        case .unreachable:
            EndpointCheck.Problem(
                LocalizedText("언어 모델 서버가 응답하지 않습니다.", "No language model answers there."),
                remedy: LocalizedText(
                    "그 서버를 시작하거나 \(setting) 값을 고치세요. 그동안 요약은 대화의 문장에서 고릅니다.",
                    "Start its server or set \(setting); until then summaries are sentences of the conversation."))
        case .timedOut:
            EndpointCheck.Problem(
                LocalizedText("언어 모델 서버가 너무 느립니다.", "The language model's server is too slow."),
                remedy: LocalizedText("그 서버의 부하를 확인하세요.", "Look at that server's load."))
        case .modelMissing:
            EndpointCheck.Problem(
                LocalizedText(
                    "그 서버에 \(server.model) 모델이 없습니다.", "That server does not have the model \(server.model)."),
                remedy: LocalizedText(
                    "그 서버에 모델을 받거나 STT_LLM_MODEL을 바꾸세요.", "Get the model there, or set STT_LLM_MODEL."))
        case .noAccess:
            EndpointCheck.Problem(
                LocalizedText("언어 모델 서버가 키를 받지 않습니다.", "The language model's server refuses the key."),
                remedy: LocalizedText("STT_LLM_KEY를 확인하세요.", "Check STT_LLM_KEY."))
        case .halfAnswer, .badAnswer, .tooLong, .badAddress, .serverFailed, .notConfigured, .internalError:
            EndpointCheck.Problem(
                LocalizedText("언어 모델 서버의 답을 알 수 없습니다.", "The answer of that server makes no sense."),
                remedy: LocalizedText("\(setting) 값을 확인하세요.", "Check \(setting)."))
        }
    }

    /// An upstream as its health checks, one each two seconds, have found it.
    private static func check(_ device: DevicesAnswer.Device) -> EndpointCheck {
        let probe: EndpointCheck.Probe = {
            switch device.state {
            case .ready: return
            case .unknown:
                throw EndpointCheck.Problem(LocalizedText("아직 확인하지 못했습니다.", "It has not been heard of yet."))
            case .loading:
                throw EndpointCheck.Problem(
                    LocalizedText("모델이 없습니다.", "It has no model loaded."),
                    remedy: LocalizedText("그 인스턴스에서 모델을 불러오세요.", "Load a model there."))
            case .down:
                throw EndpointCheck.Problem(
                    LocalizedText("응답하지 않습니다.", "It does not answer."),
                    remedy: LocalizedText(
                        "그 인스턴스가 켜져 있는지, 주소와 네트워크가 맞는지 확인하세요.",
                        "See whether it runs, and whether its address and the network are right."))
            }
        }
        return EndpointCheck(
            name: device.name, kind: .upstream, target: device.url ?? "", probe: probe, measured: device.latencyMS)
    }
}
