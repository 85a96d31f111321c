/// What a word near a number says about it.
enum Keyword: Sendable, CaseIterable {
    case resident, foreigner, business, corporate, license, passport, account, bank, card, phone, vehicle, birth
    case insurance, postal, password, ip, courtCase, ssn, myNumber, chineseID, front, back, email
    /// Numbers of things, not of people: orders, parcels, models, versions, laws, prices.
    case thing
    /// A telephone that everybody may know.
    case publicPhone

    /// The words, each with what it says. They are looked for anywhere, also within longer words.
    static let words = PhraseTable<Keyword>(
        entries(
            .resident, "주민등록번호 주민번호 주민등록 주민 주번 실명번호")
            + entries(.foreigner, "외국인등록번호 외국인번호 외국인등록 거소신고번호 등록증번호")
            + entries(.business, "사업자등록번호 사업자번호 사업자등록증 사업자등록 사업자")
            + entries(.corporate, "법인등록번호 법인번호 법인등록 법인")
            + entries(.license, "운전면허번호 운전면허증 운전면허 면허번호 면허증 면허")
            + entries(.passport, "여권번호 여권 パスポート 旅券 护照")
            + entries(
                .account, "계좌번호 계좌 입금 송금 이체 통장 환불받을 예금주 口座番号 口座 账号 账户")
            + entries(
                .bank,
                "은행 국민 신한 우리은행 하나은행 농협 기업은행 카카오뱅크 카뱅 케이뱅크 토스뱅크 토스 새마을금고 우체국 신협 수협 씨티 제일 산업은행 부산은행 대구은행 광주은행 저축은행 증권")
            + entries(.card, "카드번호 신용카드 체크카드 법인카드 카드 비자 마스터카드 아멕스 카드사 クレジットカード カード番号 カード 信用卡 银行卡 卡号")
            + entries(
                .phone,
                "전화번호 휴대폰번호 핸드폰번호 휴대전화 휴대폰 핸드폰 공일공 영일영 010 연락처 전화 연락 문자 번호로 폰번호 팩스 집전화 직통 내선 携帯 電話番号 電話 手机号 手机 电话 联系电话")
            + entries(.vehicle, "차량번호 차번호 차량 번호판 자동차 차번 주차")
            + entries(.birth, "생년월일 생일 출생 태어 생년 생신 나이 호적 生年月日 誕生日 生日 出生")
            + entries(.insurance, "건강보험증 보험증번호 보험증 건강보험번호 의료보험증 의료보험 건강보험 건보")
            + entries(.postal, "우편번호 우편 郵便番号 邮编 邮政编码 〒")
            + entries(
                .password,
                "비밀번호 패스워드 비번 암호 인증번호 인증코드 인증 확인코드 보안 보안코드 핀번호 오티피 otp OTP PIN pin CVC cvc 씨브이씨 유효코드 임시번호 暗証番号 パスワード 認証番号 密码 验证码"
            )
            + entries(.ip, "아이피 IP ip 공인주소 접속주소 게이트웨이 서버주소")
            + entries(.courtCase, "사건번호 사건 법원 재판 소송 판결")
            + entries(.myNumber, "マイナンバー 個人番号")
            + entries(.chineseID, "身份证号 身份证 身份證")
            + entries(.front, "앞자리 앞에 앞 여섯 여섯자리 앞번호")
            + entries(.back, "뒷자리 뒷번호 끝자리 뒤에 뒤 일곱 일곱자리 끝 네자리")
            + entries(.email, "이메일 메일 メール 邮箱")
            + entries(
                .thing,
                """
                주문번호 주문 송장번호 송장 운송장 모델명 모델번호 모델 제품번호 상품번호 품번 시리얼 일련번호 접수번호 예약번호 관리번호 문의번호 티켓번호 민원번호 회원번호 \
                고객번호 사번 버전 판례 조항 승인번호 거래번호 영수증번호 바코드 쿠폰 펌웨어 소프트웨어 릴리스 빌드 대기번호 좌석 편명 注文番号 伝票番号 订单号 快递单号
                """)
            + entries(.publicPhone, "대표번호 고객센터 콜센터 상담전화 대표전화 フリーダイヤル 客服"))

    /// The words of English, each a token of its own or two.
    static let english = PhraseTable<Keyword>(
        entries(.ssn, "ssn social")
            + entries(.license, "license licence driver drivers")
            + entries(.passport, "passport")
            + entries(.account, "account acct routing iban iban sort bank checking savings")
            + entries(.card, "card visa mastercard amex credit debit")
            + entries(
                .phone, "phone telephone cell mobile call text reach callback fax whatsapp landline contact ring"
            )
            + entries(.vehicle, "plate plates registration reg vehicle tag license")
            + entries(.birth, "birth born birthday dob birthdate")
            + entries(.postal, "zip postal postcode zipcode")
            + entries(.password, "password passcode pin pincode otp passphrase cvv cvc verification security")
            + entries(.ip, "ip address gateway server")
            + entries(.email, "email mail")
            + entries(
                .thing,
                """
                order firmware tracking model version serial part sku ticket reference confirmation invoice case room floor flight \
                extension size item product article section case booking reservation dollars pounds euros percent
                """))

    /// Words before `number` that make it a telephone's, and before `code` that make it no secret.
    private static let phoneNumbers = PhraseTable(
        words: "phone cell mobile contact my your his her callback telephone home work best another alternate")
    private static let openCodes = PhraseTable(
        words:
            "zip postal post discount promo area coupon voucher country error reference product dress bar qr promotional with"
    )

    /// What an English word says by the word before it: `my number`, `security code`, but `discount code`.
    static func second(_ word: [Unicode.Scalar], after previous: [Unicode.Scalar]) -> Keyword? {
        switch String(String.UnicodeScalarView(word)) {
        case "number", "numbers": phoneNumbers.contains(previous, 0..<previous.count) ? .phone : nil
        case "code", "codes": openCodes.contains(previous, 0..<previous.count) ? nil : .password
        default: nil
        }
    }

    private static func entries(_ keyword: Keyword, _ words: String) -> [(String, Keyword)] {
        words.split(whereSeparator: \.isWhitespace).map { (String($0), keyword) }
    }
}
