import SoriCore
import SoriSpeakers

extension LocalizedText {
    /// What an error of telling speakers apart says.
    init(_ error: SpeakerError) { self.init(Self.korean(error), error.message) }

    /// What is wrong with an option for speakers.
    init(_ error: SpeakerOptionError) {
        let most = DiarisationOptions.mostSpeakers
        let korean =
            switch error.field {
            case "diarize": "'diarize' 값은 true 또는 false여야 합니다."
            case "channels": "'channels' 값은 mix 또는 split이어야 하며, split은 diarize와 함께 쓸 수 없습니다."
            case SpeakerSelection.liveFieldName: "'registered'에는 이 서버에 등록된 화자의 이름을 쓰거나 \"*\"를 쓰세요."
            case SpeakerSelection.fieldName:
                "'known_speakers'에는 등록된 화자의 이름을 쉼표로 구분해 쓰거나 *를 쓰세요. channels=split과 함께 쓸 수 없습니다."
            case "channel_names":
                "'channel_names'의 이름은 \(SpeakerSeparation.longestName)자까지이며 줄바꿈을 넣을 수 없습니다."
            default: "'\(error.field)' 값은 1~\(most)의 정수여야 하며, min_speakers는 max_speakers보다 클 수 없습니다."
            }
        self.init(korean, error.message)
    }

    private static func korean(_ error: SpeakerError) -> String {
        switch error.code {
        case .modelMissing: "화자를 구분하는 모델이 없습니다. scripts/setup을 실행하세요."
        case .modelDamaged: "화자를 구분하는 모델이 손상되었습니다. scripts/setup을 다시 실행하세요."
        case .computationFailed: "화자를 구분하지 못했습니다. 서버 로그를 확인하세요."
        }
    }
}
