import SoriPrivacy
import Testing

/// What is found in Korean, other than names and addresses. Numbers are invented; check digits are right unless said.
@Suite struct KoreanNumberDetectionTests {
    private func found(_ text: String) -> [String] {
        let source = SourceText(text, language: "ko")
        return PrivacyRemoval().redact(text, language: "ko").spans.map {
            "\($0.finding.type.rawValue) \(source[$0.finding.range])"
        }
    }

    @Test(arguments: [
        ("전화번호는 010-2345-6789예요", "phone 010-2345-6789"),
        ("공일공 이삼사오 육칠팔구로 전화 주세요", "phone 공일공 이삼사오 육칠팔구"),
        ("010 23 45 67 89 맞죠", "phone 010 23 45 67 89"),
        ("+82-10-2345-6789로 연락하세요", "phone 82-10-2345-6789"),
        ("연락처 공이에 이삼사오에 육칠팔구요", "phone 공이에 이삼사오에 육칠팔구"),
        ("070-1234-5678로 걸려온 전화", "phone 070-1234-5678"),
        ("번호가 공일공 이삼사오 육칠팔팔 아니 팔구예요", "phone 공일공 이삼사오 육칠팔팔 아니 팔구"),
        ("전화번호010-2345-6789입니다", "phone 010-2345-6789"),
        ("안심번호 0504-1234-5678로요", "phone 0504-1234-5678"),
    ])
    func phones(_ text: String, _ wanted: String) { #expect(found(text) == [wanted]) }

    @Test(arguments: [
        ("주민번호 900101-1234568이요", "resident_number 900101-1234568"),
        ("주민등록번호는 구공공일공일 다시 일이삼사오육팔", "resident_number 구공공일공일 다시 일이삼사오육팔"),
        ("주민번호 앞자리가 구공공일공일이에요", "resident_number 구공공일공일"),
        ("외국인등록번호 900101-5234560이에요", "foreigner_number 900101-5234560"),
        ("사업자등록번호 124-81-00998이요", "business_number 124-81-00998"),
        ("사업자번호는 백이십사 팔십일 구백구십팔 아니 공공구구팔이에요", "business_number 백이십사 팔십일 구백구십팔 아니 공공구구팔"),
        ("사업자 이백십사 팔십일 삼만이천삼백사십이요", "business_number 이백십사 팔십일 삼만이천삼백사십"),
        ("법인등록번호 110111-1234569입니다", "corporate_number 110111-1234569"),
        ("운전면허번호 11-23-123456-78이고요", "driver_license 11-23-123456-78"),
        ("여권번호가 M123A4567이에요", "passport M123A4567"),
        ("여권번호 M12345678입니다", "passport M12345678"),
        ("건강보험증 번호가 1-2345678901이요", "medical_insurance 1-2345678901"),
    ])
    func identities(_ text: String, _ wanted: String) { #expect(found(text) == [wanted]) }

    @Test(arguments: [
        ("카드번호 4111-1111-1111-1111이요", "card 4111-1111-1111-1111"),
        ("카드는 사일일일 일일일일 일일일일 일일일일이에요", "card 사일일일 일일일일 일일일일 일일일일"),
        ("카드번호 3782 822463 10005요", "card 3782 822463 10005"),
        // A wrong check digit lowers the score only.
        ("카드번호 4111-1111-1111-1112예요", "card 4111-1111-1111-1112"),
        ("계좌번호는 110-234-567890이에요", "account 110-234-567890"),
        ("농협 삼공이 공일이삼 사오육칠 팔일로 입금해 주세요", "account 삼공이 공일이삼 사오육칠 팔일"),
        ("110 234 567890 신한은행이요", "account 110 234 567890"),
    ])
    func payments(_ text: String, _ wanted: String) { #expect(found(text) == [wanted]) }

    @Test(arguments: [
        ("이메일은 hong.gd@example.co.kr이에요", "email hong.gd@example.co.kr"),
        ("메일이 hong 골뱅이 네이버 점 컴이에요", "email hong 골뱅이 네이버 점 컴"),
        ("에이비씨 일이삼 골뱅이 지메일 닷컴이요", "email 에이비씨 일이삼 골뱅이 지메일 닷컴"),
        ("아이피가 192.168.0.14예요", "ip 192.168.0.14"),
        ("일구이 점 일육팔 점 영 점 십사로 접속하세요", "ip 일구이 점 일육팔 점 영 점 십사"),
    ])
    func networks(_ text: String, _ wanted: String) { #expect(found(text) == [wanted]) }

    @Test(arguments: [
        ("차량번호 12가 3456이요", "vehicle 12가 3456"),
        ("123나4567 차주분", "vehicle 123나4567"),
        ("차번호가 십이 가 삼사오육이에요", "vehicle 십이 가 삼사오육"),
        ("사건번호는 2023가단12345예요", "court_case 2023가단12345"),
        ("우편번호는 06236이에요", "postal_code 06236"),
        ("비밀번호는 4821이에요", "password 4821"),
        ("인증번호 사팔이일공삼 왔어요", "password 사팔이일공삼"),
        ("비밀번호가 hong1234!예요", "password hong1234!"),
        ("생년월일은 1990년 3월 2일이에요", "birth_date 1990년 3월 2일"),
        ("생일이 구십년 삼월 이일이에요", "birth_date 구십년 삼월 이일"),
        ("85년 7월 3일생이에요", "birth_date 85년 7월 3일"),
    ])
    func others(_ text: String, _ wanted: String) { #expect(found(text) == [wanted]) }

    @Test(arguments: [
        "요금은 삼만이천삼백사십원이에요", "35,000원 결제됐어요", "모두 12345개 남았어요", "버전 1.2.3.4로 올리세요", "버전 10.15.7이에요",
        "민법 제750조 제1항입니다", "주문번호 20231234567이요", "송장번호 123456789012 조회해 주세요", "모델명은 SM-G991N이에요",
        "1588-1234로 전화 주세요", "1600 1234번 고객센터", "대표번호 일오팔팔에 일이삼사", "2023년 3월 5일에 주문했어요", "오후 3시 30분에 오세요",
        "3월 5일부터 7일까지요", "점수가 3대 2였어요", "할인율 12.5퍼센트", "3층 304호로 오세요", "이백오십육 기가 모델이요", "이 일은 이 사람이 해요",
        "하나 둘 셋 하면 누르세요", "일이 삼일 걸려요", "에이에스 센터요", "오이 구 개 주세요", "1번 눌러 주세요", "24개월 할부요", "신한은행 가는 길",
        "비밀번호를 바꾸고 싶어요", "카드 결제가 안 돼요", "이메일로 보내 주세요", "계좌이체 수수료가 500원이에요", "생일 축하해요", "인증번호가 안 와요",
        "전화번호가 바뀌었어요", "일 이 만원 정도", "영 점 오 퍼센트",
    ])
    func hardNegatives(_ text: String) { #expect(found(text) == []) }

    @Test(arguments: [
        ("010-2345-6789로 35000원 보내 주세요", ["phone 010-2345-6789"]),
        ("주문번호 20231234567이고 번호는 공일공 이삼사오 육칠팔구예요", ["phone 공일공 이삼사오 육칠팔구"]),
        (
            "카드는 4111 1111 1111 1111이고 비밀번호는 12 34예요",
            ["card 4111 1111 1111 1111", "password 12 34"]
        ),
    ])
    func besideOtherNumbers(_ text: String, _ wanted: [String]) { #expect(found(text) == wanted) }
}
