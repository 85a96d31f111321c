import SoriCore
import SoriHTTP
import SoriModels

extension APIError {
    /// 422: the hub cannot have a model of that name.
    static func badModelName(_ error: ModelError) -> APIError {
        .invalid("name", LocalizedText(LocalizedText(model: error.code).korean, error.message))
    }

    /// 429: too many models wait to be pulled.
    static var tooManyPulls: APIError {
        APIError(
            429, code: "pull_queue_full", short: "대기열 가득 참",
            text: LocalizedText(
                "내려받으려고 기다리는 모델이 너무 많습니다. 하나를 취소하거나 끝나기를 기다리세요.",
                "Too many models wait to be pulled: cancel one, or wait until one is done."))
    }

    /// 404: no pull has the id.
    static func pullNotFound(_ id: String) -> APIError {
        let id = String(id.prefix(80))
        return APIError(
            404, code: "pull_not_found", short: "내려받기 없음",
            text: LocalizedText("그런 내려받기가 없습니다: \(id)", "There is no pull \(id)."))
    }
}

extension LocalizedText {
    /// Why a model could not be pulled, and what helps.
    init(model code: ModelErrorCode) {
        switch code {
        case .badName:
            self.init(
                "모델 이름이 아닙니다. whisper-base 같은 짧은 이름이나 OWNER/NAME으로 쓰세요.",
                "This is no model's name: use a short one such as whisper-base, or OWNER/NAME.")
        case .modelMissing:
            self.init("허브에 그런 모델이 없습니다. 이름을 확인하세요.", "The hub has no such model: check the name.")
        case .noAccess:
            self.init(
                "허브가 접근을 거부했습니다. 공개 모델이 아니라면 서버에 HF_TOKEN을 설정하세요.",
                "The hub refuses access: if the model is not public, give the server HF_TOKEN.")
        case .notWhisper:
            self.init(
                "Whisper 모델이 아니거나 쓸 수 없는 형식입니다. 다른 모델을 고르세요.",
                "It is no Whisper model, or in a form that cannot be used: choose another one.")
        case .alreadyThere:
            self.init(
                "다른 곳에서 온 같은 이름의 모델이 있습니다. 명령줄에서 'sori models rm'으로 지우거나 --name으로 다른 이름을 쓰세요.",
                "A model of that name from elsewhere is there: remove it with 'sori models rm', or pull this one at the "
                    + "command line with --name.")
        case .inUse:
            self.init(
                "다른 프로그램이 이 모델을 내려받는 중입니다. 끝날 때까지 기다리세요.",
                "Another program is pulling this model: wait until it is done.")
        case .noSpace:
            self.init(
                "디스크에 공간이 모자랍니다. 비우거나 --models-dir를 큰 디스크로 옮기세요. 받은 만큼은 남아 있습니다.",
                "The disk has too little room: free some, or move --models-dir; what was fetched is kept.")
        case .unwritable:
            self.init(
                "모델 폴더에 쓸 수 없습니다. --models-dir와 그 소유자를 확인하세요.",
                "The models directory cannot be written: check --models-dir and its owner.")
        case .unreachable:
            self.init(
                "허브에 연결할 수 없습니다. 네트워크를 확인하거나, 다른 곳에서 받아 'sori models import'로 옮기세요.",
                "The hub cannot be reached: check the network, or fetch it elsewhere and use 'sori models import'.")
        case .cutOff:
            self.init(
                "연결이 여러 번 끊겼습니다. 다시 시작하면 받은 곳부터 이어집니다.",
                "The connection broke several times: start it again, and it goes on where it stopped.")
        case .wrongBytes:
            self.init(
                "받은 파일이 허브가 말한 것과 달라 쓰지 않습니다. 다시 시도하세요.",
                "The bytes that came are not those that the hub announced, so they are not used: try again.")
        case .hubFailed:
            self.init("허브가 오류로 답했습니다. 잠시 후 다시 시도하세요.", "The hub answered with an error: try again later.")
        }
    }
}
