import type { Catalogue } from '../catalogue.ts';

export const check: Catalogue['check'] = {
  marks: { ok: '✅ 正常', problem: '⚠️ 問題あり', unknown: '❔ 不明' },
  line: '{{mark}} · {{finding}}',
  problems_other: '⚠️ 問題が{{count, number}}件あります',
  unknown_other: '❔ {{of, number}}件中{{count, number}}件を確認できませんでした',
  well: '✅ すべて正常です',
  looked: 'たった今確認しました。正常でない項目には、対処法を書いてあります。',
  heading: '**確認結果**',
  discord: {
    taken: '**Discord API**: ボットのトークンを受け付け、{{time}}で応答します。',
    refused:
      '**Discord API**: ボットのトークンを拒否しています。Developer Portal（Bot > Reset Token）のトークンをDISCORD_TOKENに設定し直し、ボットを再起動してください。',
    'no-answer':
      '**Discord API**: {{limit}}以内に応答がないか、エラーになりました。もう一度お試しください。続く場合は、ボットのログとdiscordstatus.comを見てください。',
  },
  gateway: {
    connected: '**Discordゲートウェイ**: 接続済み、イベントが届いています。',
    down: '**Discordゲートウェイ**: 接続が切れています。ボットが自動で復旧します。続く場合は、ボットを再起動してください。',
  },
  moderatorRoles: {
    none: '**モデレーターのロール**: なし。全員が拒否されます。{/kick-settings} で選んでください。',
    mine: '**モデレーターのロール**: {{number, number}}件設定済み。あなたはその1つを持っています。',
    notMine:
      '**モデレーターのロール**: {{number, number}}件設定済み。あなたはどれも持っていないため、自分では退出させられません。',
  },
  credentials: {
    taken: '**VideoSDK {{api}}**（{{use}}）: 認証情報を受け付け、{{time}}で応答します。',
    refused:
      '**VideoSDK {{api}}**（{{use}}）: 認証情報を拒否しています。VIDEOSDK_API_KEYとVIDEOSDK_SECRET_KEYをVideoSDKのダッシュボードと照合し、ボットを再起動してください。',
    busy: '**VideoSDK {{api}}**（{{use}}）: 今はこれ以上のリクエストを受け付けません。1分後にもう一度お試しください。',
    'no-answer':
      '**VideoSDK {{api}}**（{{use}}）: {{limit}}以内に応答がないか、エラーになりました。もう一度お試しください。続く場合は、ボットのログとVideoSDKのステータスページを見てください。',
    uses: { removes: '退出に使用', reads: '読み取りのみ', unused: '現在は未使用' },
  },
  rooms: {
    notListed: '**ルーム**: ほかのサーバーのものでないすべてのルーム。確認できる指定はありません。',
    none: '**ルーム**: なし。このボットは別のサーバー専用です。',
    known_other: '**ルーム**: 指定された{{count, number}}件は、すべてVideoSDKにあります。',
    notFound:
      '**ルーム**: VideoSDKにルーム {{rooms}} はありません。{/kick-settings} でつづりを確認してください。まだ誰も使っていないカスタムルームIDも、ないものとして扱われます。',
    notFoundMore_other:
      '**ルーム**: VideoSDKにルーム {{rooms}} ほか{{count, number}}件はありません。{/kick-settings} でつづりを確認してください。まだ誰も使っていないカスタムルームIDも、ないものとして扱われます。',
    notRead:
      '**ルーム**: {{of, number}}件中{{number, number}}件を確認できませんでした。VideoSDKが{{limit}}以内に応答しないか、エラーになりました。もう一度お試しください。続く場合は、ボットのログを見てください。',
    room: '「{{room}}」',
    nameless: '（見えない文字）',
  },
  logChannel: {
    none: '**ログチャンネル**: 未設定。ケースはどのチャンネルにも表示されません。',
    seen: '**ログチャンネル**: ボットは {{channel}} を使えます。',
    closed:
      '**ログチャンネル**: {{channel}} がないか、ボットが見ることも書き込むこともできません。そこでボットに*チャンネルを見る*、*メッセージを送信*、*埋め込みリンク*の権限を与えるか、{/kick-settings} で別のチャンネルを選んでください。',
    'no-answer':
      '**ログチャンネル**: {{channel}} を確認できませんでした。Discordが{{limit}}以内に応答しないか、エラーになりました。もう一度お試しください。続く場合は、ボットのログを見てください。',
  },
  store: {
    away: '**データベース**（{{engine}}）: {{limit}}以内に応答がないか、エラーになりました。もう一度お試しください。続く場合は、ボットのログを見てください。これがないと誰も退出させません。',
    well: '**データベース**（{{engine}}）: {{time}}で応答、最新です（スキーマ変更{{known, number}}件中{{applied, number}}件を適用済み）。',
    newer:
      '**データベース**（{{engine}}）: 新しいバージョンのBouncerで変更されています。すべての環境でそのバージョンを起動してください。',
    older:
      '**データベース**（{{engine}}）: スキーマ変更が足りません。ボットを再起動してください。起動時に適用されます。',
  },
  clock: {
    agrees: '**時計**: {{whose}}と一致しています。',
    unknown: '**時計**: 比べられません。DiscordからもVideoSDKからも時刻が届いていません。',
    behind:
      '**時計**: このマシンは{{whose}}より{{time}}遅れています。NTPで合わせてください。それまで、ボットはこの時計を使いません。',
    ahead:
      '**時計**: このマシンは{{whose}}より{{time}}進んでいます。NTPで合わせてください。それまで、ボットはこの時計を使いません。',
  },
  unshown_other:
    '**ログチャンネル**: {{count, number}}件のケースを表示できませんでした（最初は{{when}}）。Discordが受け付けません（最後の理由: {{reason}}）。どれかはボットのログにあります。そこに*埋め込みリンク*の権限がないか、フィルターが止めている場合は、直してから {/kick-check} をもう一度実行してください。再び試します。',
  unheard_other:
    '**締め出し**: {{count, number}}件のメッセージが誰にも届きませんでした（最初は{{when}}）。Discordが受け付けません（最後の理由: {{reason}}）。どれかはボットのログにあります。{/keep-outs} と、セッションに誰がいるかを {/participants} で確認してください。ここには1日表示されます。',
  unwritten_other:
    '**データベース**: {{count, number}}件の変更が拒否され、後回しになりました（最初は{{when}}、最後の理由: {{reason}}）。どれかはボットのログにあります。報告してください。',
  logLines_other:
    '**ボットのログ**: 起動してから{{count, number}}行を書けませんでした。ディスクがいっぱいではありませんか。ボットはそのまま動き続けます。',
  listing: {
    account: '**セッション**: VideoSDKはすべてをまとめて返します。',
    rooms_other:
      '**セッション**: VideoSDKはルームごとにしか返しません。ボットは{{count, number}}件のルームを確認します。',
    noRooms:
      '**セッション**: VideoSDKはルームごとにしか返しませんが、分かっているルームがないため、何も見つかりません。{/kick-settings} にこのサーバーのルームを指定するか、VIDEOSDK_ROOM_IDS に書いてボットを再起動してください。',
    unknown: '**セッション**: VideoSDKがどのように返すか、まだ分かりません。1分後にもう一度お試しください。',
  },
  versions: '**バージョン**: Bouncer {{bot}}、Node.js {{node}}。',
};
