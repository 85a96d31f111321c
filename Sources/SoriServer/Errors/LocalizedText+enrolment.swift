import SoriCore
import SoriSpeakers

extension LocalizedText {
    /// Why a recording cannot stand for a voice.
    init(_ error: EnrolmentError) {
        let korean =
            switch error.code {
            case .tooShort: "말소리가 너무 짧습니다. 한 사람이 말하는 소리를 3~5초 녹음해 보내세요."
            case .noSpeech: "말소리가 없습니다. 마이크를 확인하고 한 사람이 말하는 소리를 3~5초 녹음해 보내세요."
            case .tooQuiet: "말소리가 너무 작습니다. 마이크에 더 가까이 말하거나 입력 음량을 높이세요."
            case .clipped: "소리가 너무 커서 잘렸습니다. 입력 음량을 낮춰 다시 녹음하세요."
            case .severalVoices: "여러 사람의 목소리가 들립니다. 한 사람만 말하는 소리를 보내세요."
            }
        self.init(korean, error.message)
    }

    /// What an error of the registered speakers says.
    init(_ error: RegistryError) {
        let korean =
            switch error.code {
            case .notFound: "그런 화자가 없습니다. 화자 목록을 확인하세요."
            case .nameTaken: "같은 이름의 화자가 이미 있습니다. 그 화자에 녹음을 추가하거나 다른 이름을 쓰세요."
            case .nameInvalid: "이름은 1~80자여야 하며 줄바꿈이나 제어 문자를 넣을 수 없습니다."
            case .full: "더 등록할 수 없습니다. 쓰지 않는 화자를 지우거나 그 사람을 새로 등록하세요."
            case .keyMissing, .storeFailed: "화자 저장소를 쓸 수 없습니다. 서버 로그를 확인하세요."
            }
        self.init(korean, error.message)
    }
}
