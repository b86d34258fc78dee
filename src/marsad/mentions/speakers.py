"""Who speaks: cues of speech in a sentence, each with its speaker.

A cue is a verb of speech («قال», «مضيفا», «قوله»), a source («وفق», «نقلا عن») or a backward word («وفق تعبيره»). Its
speaker stands behind the verb, before it («الوزير الذي قال»), or is the one who spoke last.
"""

from __future__ import annotations

from collections.abc import Sequence

from marsad.lexicon.letters import fold
from marsad.lexicon.speech import SpeechForm, SpeechTable
from marsad.mentions.cues import Cue, Speaker
from marsad.mentions.speaker_names import APPOSITION, COMMAS, NAME_LENGTH, NAMES, ROLE_LENGTH, SpeakerNames
from marsad.model.doc import Doc, Pos, Sentence
from marsad.model.mention import ActorMention, Reference

_UNNAMED = frozenset({"participle", "masdar", "own"})
_SPEAKING = frozenset({"person", "party", "body", "organisation", "ngo", "armed-group"})
_TELLING = frozenset({"say", "act"})
_NAMED = frozenset({Reference.NAME, Reference.ROLE})
_ONE_MORE = 4  # tokens of a phrase between whom a verb calls upon and «إلى»
_PAIR = 2  # words of a first name and a surname
_ANY = SpeechForm("say", "past")


class SpeakerReader(SpeakerNames):
    """Reads the cues of one Doc, sentence by sentence."""

    def __init__(
        self, doc: Doc, mentions: Sequence[ActorMention], table: SpeechTable, *, quoted: frozenset[int] = frozenset()
    ) -> None:
        super().__init__(doc, mentions, table, quoted=quoted)
        self.memory.last = self._headline_speaker()

    def cues(self, sentence: Sentence) -> tuple[Cue, ...]:
        """Return the cues of the next sentence in text order; call it for each sentence in turn."""
        found: list[Cue] = []
        subject: Speaker | None = None
        if (named := self._name_and_colon(sentence)) is not None:
            found.append(named)
            subject = named.speaker
        opening = None if self._forms(sentence.first) else self._opening_subject(sentence)
        i = sentence.first
        words, verbs, sources = self.words, self.table.verbs, self.table.sources
        while i < sentence.last:
            if words[i] not in verbs and words[i] not in sources:
                i += 1
                continue
            cue = None if i in self.quoted else self._cue(i, sentence, subject or opening)
            if cue is not None and subject is None and self._seeks_subject(cue):
                cue = cue._replace(speaker=self._nearest_subject(i, sentence) or cue.speaker)
            if cue is None:
                i += 1
                continue
            if cue.part == "masdar" and found:
                cue = cue._replace(via=found[-1].via)
            found.append(cue)
            if cue.speaker is not None and cue.kind != "according" and not cue.inner:
                subject = cue.speaker
                if cue.explicit:
                    self.memory.keep(cue.speaker)
            i = max(cue.last, i + 1)  # a speaker recalled from before must not lead back
        if not found and self.memory.last is None:
            self.memory.last = self._opening_subject(sentence)
        return tuple(found)

    def _name_and_colon(self, sentence: Sentence) -> Cue | None:
        """Read «فلان: "…"» at the start of a sentence, as headlines and tickers write it."""
        first = self.tokens[sentence.first].analysis
        if sentence.first not in self.mention_at and first.pos not in NAMES:
            return None
        speaker = self.noun_phrase(sentence.first, sentence)
        if speaker is None or speaker.last + 1 >= sentence.last:
            return None
        colon = self.table.find(self.words, speaker.last, "colon")
        if colon is None or self.words[speaker.last + 1] not in self.table.marks:
            return None
        return Cue(sentence.first, speaker.last, "say", "past", speaker, None, explicit=True)

    def _headline_speaker(self) -> Speaker | None:
        """Return the name before the colon of a headline («فلان: …»), where the text names the same one."""
        title = (self.doc.story.title or "").partition(":")
        name = fold(title[0]).split()
        if not title[2].strip() or not 1 <= len(name) <= ROLE_LENGTH or name[-1] not in self.words:
            return None
        last = self.words.index(name[-1]) + 1
        first = last - 1
        while first > 0 and last - first < len(name) and self.words[first - 1] in name:
            first -= 1
        return self._speaker(first, last)

    def _opening_subject(self, sentence: Sentence) -> Speaker | None:
        """Return the noun phrase behind the verb that opens a sentence («توجه الرئيس … قائلا»)."""
        if self.tokens[sentence.first].analysis.pos is not Pos.VERB:
            return None
        return self.noun_phrase(self._past_time(sentence.first + 1, sentence), sentence)

    # Cues.

    def _cue(self, i: int, sentence: Sentence, subject: Speaker | None) -> Cue | None:
        return (
            self._saying(i, sentence, subject)
            or self._source(i, sentence)
            or self._own(i, sentence, subject)
            or self._verb(i, sentence, subject)
        )

    def _seeks_subject(self, cue: Cue) -> bool:
        """Tell whether who speaks is the subject of a verb before: «سارع الوزير إلى القول»."""
        if cue.speaker is None or cue.part == "masdar" or self.table.find(self.words, cue.first, "saying"):
            return cue.part in _UNNAMED
        return cue.kind == "study" and self.table.find(self.words, cue.first + 1, "therein") is not None

    def _nearest_subject(self, i: int, sentence: Sentence) -> Speaker | None:
        """Return who stands behind the nearest verb before: «وعقب الجلسة سارع الوزير فلان إلى القول»."""
        for at in range(i - 2, sentence.first - 1, -1):
            if self.tokens[at].analysis.pos is not Pos.VERB or self.tokens[at + 1].analysis.proclitics:
                continue
            mention = self.mention_at.get(at + 1)
            if mention is not None and mention.kind in _SPEAKING:
                found = self.noun_phrase(at + 1, sentence)
                return self._with_name(found, sentence, _ANY) if found else None
            if mention is None and self._named(at + 1, self._unbroken(at + 1, sentence)):
                return self.noun_phrase(at + 1, sentence)
        return None

    def _saying(self, i: int, sentence: Sentence, subject: Speaker | None) -> Cue | None:
        """Read «إلى القول إن»."""
        named = self.table.find(self.words, i, "saying")
        if named is None or self._forms(i):
            return None
        own, before = self.tokens[i].analysis, self.tokens[i - 1].analysis if i else None
        if not own.proclitics and (before is None or before.pos is not Pos.PREP):
            return None  # «يمكن القول إن»: nobody says so
        end = i + len(named.words)
        return Cue(i, end, "say", "participle", subject or self.memory.last, self._said(end, sentence))

    def _source(self, i: int, sentence: Sentence) -> Cue | None:
        """Read «وفق مصادر», «وفقا للبيت الأبيض», «نقلا عن», «كما قال الوزير»."""
        as_said = self.table.find(self.words, i, "as-said")
        forms = self._forms_with_object(i + len(as_said.words)) if as_said is not None else ()
        if as_said is not None and forms:
            behind = i + len(as_said.words) + 1
            speaker = self.noun_phrase(behind, sentence) or self._past_hearers(behind, sentence)
            if speaker is not None:
                speaker = self._with_name(speaker, sentence, forms[0])
                if (
                    self._toward(speaker.last) or self.table.find(self.words, speaker.last, "that")
                ) and not self._hears(i + 1, speaker):
                    return None  # «كما دعا الحكومة إلى …», «كما أكد الوزير أن …»
                return Cue(i, speaker.last, "according", "source", speaker, explicit=True)
        named = self.table.find(self.words, i, "according", "according-for")
        if named is None:
            return None
        at = i + len(named.words)
        if self._own_words(at):
            return None
        speaker = self.noun_phrase(at, sentence, stripped=named.role == "according-for")
        if speaker is None or self._possessed(at, speaker.last):
            return None
        return Cue(i, speaker.last, "according", "source", speaker, explicit=True, joined=bool(named.particles))

    def _forms_with_object(self, i: int) -> tuple[SpeechForm, ...]:
        """Return the forms of a verb of speech, one with a pronoun («ما أكده») by what stands before the pronoun."""
        if (forms := self._forms(i)) or not 0 <= i < len(self.words):
            return forms
        reading = self.tokens[i].analysis
        told = reading.enclitic in self.table.third_person and reading.pos is Pos.VERB
        return self.table.verbs.get(reading.stem, ()) if told else ()

    def _hears(self, i: int, speaker: Speaker) -> bool:
        """Tell whether marks stand between a verb and what follows its speaker: then it looks back at them."""
        return any(word in self.table.marks for word in self.words[i : speaker.first])

    def _past_hearers(self, i: int, sentence: Sentence) -> Speaker | None:
        """Return who told it behind to whom: «وفق ما صرحت به لوكالة الأنباء وزيرة السياحة فلانة»."""
        if not self.tokens[i].analysis.proclitics and self.tokens[i].analysis.pos is not Pos.PREP:
            return None
        for at in range(i + 1, min(sentence.last, i + NAME_LENGTH)):
            if self._forms(at) or self.words[at] in self.table.marks:
                return None
            if self.tokens[at].analysis.proclitics or self.tokens[at - 1].analysis.pos is Pos.PREP:
                continue
            mention = self.mention_at.get(at)
            if mention is not None and mention.kind == "person":
                return self.noun_phrase(at, sentence)
        return None

    def _possessed(self, first: int, last: int) -> bool:
        """Tell whether a phrase is somebody's («نص خطابها»), so that it names nobody."""
        return any(self.tokens[k].analysis.enclitic in self.table.third_person for k in range(first, last))

    def _own_words(self, i: int) -> int | None:
        """Return the index behind «تعبيره», «حد قولها», «نص البيان»."""
        lead = self.table.find(self.words, i, "own-lead")
        at = i + len(lead.words) if lead else i
        own = self.table.find(self.words, at, "own", "own-text")
        return at + len(own.words) if own else None

    def _own(self, i: int, sentence: Sentence, subject: Speaker | None) -> Cue | None:
        """Read «وفق تعبيره», «على حد قوله»: the speaker of the sentence."""
        named = self.table.find(self.words, i, "according", "according-for", "own-lead")
        if named is None:
            return None
        at = i if named.role == "own-lead" else i + len(named.words)
        end = self._own_words(at)
        if end is None:
            last = self._unbroken(at, sentence) if at < sentence.last else at
            end = last if self._possessed(at, last) else None
        if end is None:
            return None
        return Cue(i, end, "own", "own", subject or self.memory.last)

    def _verb(self, i: int, sentence: Sentence, subject: Speaker | None) -> Cue | None:
        forms = self._forms(i)
        if not forms or not self._is_speech(i, sentence):
            return None
        form = forms[0]
        if form.kind == "transmit":
            return self._transmitted(i, form, sentence, subject)
        if form.kind == "study" and not self._shows(i, sentence):
            return None
        gender = None if form.plural or form.part == "masdar" else form.feminine
        explicit = self._explicit(i, form, sentence)
        if explicit is not None and form.kind in _TELLING:
            explicit = self._with_name(explicit, sentence, form)
        if explicit is not None and self._is_object(i, form, explicit, subject or self.memory.last):
            explicit = None
        if explicit is not None:
            explicit = explicit._replace(feminine=gender)
        speaker = explicit or self._implicit(form, gender, subject)
        end = max(i + 1, explicit.last if explicit else 0)
        relayed = self._relayed(end, sentence) if speaker is not None else None
        if speaker is not None and relayed is not None:
            said = self._said(relayed.last, sentence)
            return Cue(i, relayed.last, form.kind, form.part, relayed, said, True, (speaker.name,), form.joined)
        inner = i > sentence.first and self.table.find(self.words, i - 1, "subordinate") is not None
        said, known = self._said(end, sentence), explicit is not None
        return Cue(i, end, form.kind, form.part, speaker, said, known, (), form.joined, inner)

    def _is_object(self, i: int, form: SpeechForm, found: Speaker, known: Speaker | None) -> bool:
        """Tell whether the noun behind a verb is what a known speaker speaks of: «ووصف روسيا بأنها», «وأدان حرب …»."""
        if known is None:
            return False
        if form.kind == "describe":
            if self.tokens[i].analysis.enclitic:
                return False  # «ووصفته الوزارة بأنه …»
            behind = self.tokens[found.last] if found.last < len(self.tokens) else None
            ties = self.table.prefixes - {self.table.particle_for}  # «وصفه بـ …»
            tied = behind is not None and bool({behind.analysis.proclitics, behind.norm} & ties)
            inside = self.tokens[found.first + 1 : found.last]
            tied = tied or any(token.analysis.proclitics in ties for token in inside)  # «ووصف البلاد | بالشهيدة»
            return tied or self.table.find(self.words, found.last, "that") is not None
        if not self.table.find(self.words, i + 1, "text", "inside") and self._disagrees(form, found):
            return True
        acts = form.kind == "act" and bool(self.mention_at)
        if acts and self.table.find(self.words, found.last, "that"):
            return False
        return acts and found.first not in self.mention_at and not self._named(found.first, found.last)

    def _disagrees(self, form: SpeechForm, found: Speaker) -> bool:
        """Tell a woman or a body behind a man's verb («ودعا الحكومة إلى …»): it is spoken to and does not speak."""
        mention = self.mention_at.get(found.first)
        if self._called_upon(form, found):
            return True
        if form.feminine or form.plural or form.part == "masdar":
            return False
        if mention is not None and mention.reference is Reference.SEAT:
            return True  # «ودعا أنقرة إلى …»: cities are feminine
        token = self.tokens[found.first]
        reading = token.word.best if token.analysis.pos is Pos.NAME else token.analysis  # «الهيئة العليا …» is a name
        if (mention is None and not reading.article) or (mention is not None and mention.kind == "person"):
            return False
        features = reading.features
        body = mention is not None and mention.kind == "body" and reading.pos is Pos.NISBA  # «وطالب الخارجية بـ»
        return (reading.pos is Pos.NOUN or body) and (features.gender, features.number) == ("f", "s")

    def _called_upon(self, form: SpeechForm, found: Speaker) -> bool:
        """Tell «كما دعت جميع الأطراف إلى …»: many who are called to something, not one of them by name."""
        if form.kind != "act" or not self._toward(found.last):
            return False
        features = self.tokens[found.first].analysis.features
        whole = self.table.find(self.words, found.first, "everyone") is not None
        return whole or (features.number == "p" and features.case != "nom")

    def _toward(self, i: int) -> bool:
        """Tell whether «إلى» stands at a token, or behind one more phrase («الأطراف القريبة من حزبه إلى»)."""
        stop = min(len(self.words), i + _ONE_MORE)
        for at in range(i, stop):
            if self.table.find(self.words, at, "toward"):
                return True
            reading = self.tokens[at].analysis
            tied = at > i or reading.pos is Pos.PREP or bool(reading.proclitics)
            if not tied or reading.pos is Pos.PUNCT or self._forms(at):
                return False
        return False

    def _with_name(self, speaker: Speaker, sentence: Sentence, form: SpeechForm) -> Speaker:
        """Take in the name that follows an office: «الأمين العام للأمم المتحدة، بان كي مون»."""
        mention = self.mention_at.get(speaker.first)
        if speaker.span_first != speaker.first:
            return speaker
        if mention is None or mention.kind != "person" or mention.reference is not Reference.ROLE:
            return self._with_known_name(speaker, sentence)
        if mention.last > speaker.last and self._ends_as_name(mention.last):
            return self._speaker(speaker.first, mention.last) or speaker
        comma = speaker.last < sentence.last and self.words[speaker.last] in COMMAS
        at = speaker.last + comma
        named = self.mention_at.get(at)
        if named is None or named.kind != "person" or at >= sentence.last or self.tokens[at].analysis.proclitics:
            return speaker
        if named.reference not in _NAMED or (not comma and form.kind != "say") or not self._ends_as_name(named.last):
            return speaker
        return self._speaker(speaker.first, named.last) or speaker

    def _with_known_name(self, speaker: Speaker, sentence: Sentence) -> Speaker:
        """Take in the full name of a known person between a comma and what is said: «أستاذ القانون، قيس سعيد …»."""
        at = speaker.last + 1
        if at >= sentence.last or self.words[speaker.last] not in COMMAS:
            return speaker
        named = self.mention_at.get(at)
        if named is None or named.kind != "person" or named.reference is not Reference.NAME or named.last - at < _PAIR:
            return speaker
        fits = self._ends_as_name(named.last) and not self.tokens[at].analysis.proclitics
        return (self._speaker(speaker.first, named.last) or speaker) if fits else speaker

    def _ends_as_name(self, last: int) -> bool:
        return self.tokens[last - 1].analysis.pos in NAMES

    def _relayed(self, i: int, sentence: Sentence) -> Speaker | None:
        """Read «ذكرت الوكالة نقلا عن مصدر»: who is quoted by the one who speaks."""
        relay = self.table.find(self.words, i, "relay")
        return self.noun_phrase(i + len(relay.words), sentence) if relay else None

    def _is_speech(self, i: int, sentence: Sentence) -> bool:
        """Leave out «يذكر أن», and words of the same letters that are no verb here."""
        if self.table.find(self.words, i, "impersonal", "title"):
            return False  # «مدينة» is no participle
        analysis = self.tokens[i].analysis
        if i > sentence.first and self.table.find(self.words, i - 1, "past-mark"):
            return True  # «فقد عبر الحزب عن …»
        if analysis.pos in {Pos.PREP, Pos.NAME}:
            return False
        if i > sentence.first and self.tokens[i - 1].analysis.pos is Pos.PREP and analysis.pos is not Pos.VERB:
            return self._forms(i)[0].part not in {"past", "present"}  # «إلى نقل السفارة»
        return not (i > sentence.first and self.table.find(self.words, i - 1, "impersonal"))

    def _shows(self, i: int, sentence: Sentence) -> bool:
        """Tell whether «جاء» or «أظهر» opens a text's words: «جاء في البيان», «أظهر التقرير أن»."""
        if self.table.find(self.words, i + 1, "therein"):
            return True
        if self.table.find(self.words, i + 1, "inside"):
            return self.table.find(self.words, i + 2, "text") is not None
        return self._said(i + 1, sentence) is not None

    def _implicit(self, form: SpeechForm, gender: bool | None, subject: Speaker | None) -> Speaker | None:
        if form.part in {"participle", "masdar"} or subject is not None:
            return subject or self.memory.last
        return self.memory.recall(gender)

    def _explicit(self, i: int, form: SpeechForm, sentence: Sentence) -> Speaker | None:
        """Return the subject behind the verb, or before it in «الذي قال» and «كان … قد قال»."""
        described = form.kind == "describe" and self.tokens[i].analysis.pos is Pos.VERB  # «ووصفه الوزير بـ …»
        if described and form.part == "masdar":
            return self.noun_phrase(i + 1, sentence)
        if form.part in {"participle", "masdar"}:
            return None
        at = i + 1
        if form.kind == "study" and self.table.find(self.words, at, "inside"):
            at += 1
        behind = self._past_time(at, sentence)
        if self._has_pronoun_subject(i) or (form.kind == "study" and self.table.find(self.words, at, "therein")):
            return None
        if self.table.find(self.words, at, "therein") and (author := self._author(i, sentence)) is not None:
            return author
        return (
            self._fronted(i, form, sentence)
            or self._before(i, sentence)
            or self._ahead(i, form, sentence, sure=True)
            or (None if self._is_of_many(form) else self.noun_phrase(behind, sentence))
            or self._past_occasion(behind, sentence)
            or self._ahead(i, form, sentence, sure=False)
        )

    def _fronted(self, i: int, form: SpeechForm, sentence: Sentence) -> Speaker | None:
        """Return the subject of «أما القيادي في الحزب، فلان، فقال …»."""
        joined = form.joined or self.table.find(self.words, i - 1, "past-mark") is not None  # «أما الحزب فقد أكد»
        if not joined or i - sentence.first < _PAIR or not self.table.find(self.words, sentence.first, "as-for"):
            return None
        found = self.noun_phrase(sentence.first + 1, sentence)
        return self._with_name(found, sentence, form) if found is not None and found.last <= i else None

    def _is_of_many(self, form: SpeechForm) -> bool:
        """Tell «ودعوا الهيئة إلى …»: before its subject a verb is singular, so what stands behind is none."""
        return form.plural and form.part in {"past", "present"}

    def _author(self, i: int, sentence: Sentence) -> Speaker | None:
        """Return whose text it is in «انتقد … تصريحات النائب فلان التي قال فيها»: the person named last before."""
        if not (i > sentence.first and self.table.find(self.words, i - 1, "subordinate")):
            return None
        for at in range(i - 2, sentence.first, -1):
            mention = self.mention_at.get(at)
            if mention is not None and mention.kind == "person" and mention.last < i:
                return self._with_name(speaker, sentence, _ANY) if (speaker := self.noun_phrase(at, sentence)) else None
            if self.tokens[at].analysis.pos in NAMES and self._named(at - 1, at + 1):
                first = at - 1
                while first > sentence.first and self.tokens[first - 1].analysis.pos in NAMES:
                    first -= 1
                return self._speaker(first, at + 1)
        return None

    def _past_occasion(self, i: int, sentence: Sentence) -> Speaker | None:
        """Return the actor named behind where it was said: «قال في تصريح لرويترز الناطق باسم الجيش»."""
        if not self.table.find(self.words, i, "inside") or not self.table.find(self.words, i + 1, "occasion"):
            return None
        for at in range(i + 2, min(sentence.last, i + APPOSITION)):
            if (
                self._forms(at)
                or self.words[at] in self.table.marks
                or self.table.find(self.words, at, "that", "colon")
            ):
                return None
            here, before = self.tokens[at].analysis, self.tokens[at - 1].analysis
            if here.proclitics or self.words[at - 1] in COMMAS or before.pos is Pos.PREP:
                continue
            if before.pos is Pos.VERB and before.enclitic in self.table.third_person:
                return None  # «في بيان نشرته الوكالة»
            named = at in self.mention_at and (at > i + 2 or here.article or here.pos in NAMES)  # «في تصريح صحفي»
            titled = here.article and self.table.find(self.words, at + 1, "joins-name") is not None
            if named or titled:
                return self.noun_phrase(at, sentence)
        return None

    def _has_pronoun_subject(self, i: int) -> bool:
        """Tell whether «أنه», «أنها» before the verb says that its subject was named already."""
        that = self.table.find(self.words, i - 1, "that")
        return that is not None and self.tokens[i - 1].analysis.enclitic in self.table.third_person

    def _ahead(self, i: int, form: SpeechForm, sentence: Sentence, *, sure: bool) -> Speaker | None:
        """Return a subject that stands before its verb («أن النائبة فلانة قالت»); `sure` = «أن» or «كان» opens it."""
        last = i - 1 if self.words[i - 1] in COMMAS and sure else i
        if form.joined or last <= sentence.first or self._breaks(last - 1):
            return None
        first = last
        while first > sentence.first and last - first < NAME_LENGTH and not self._breaks(first - 1):
            first -= 1
        opened = first > sentence.first and self.table.find(self.words, first - 1, "that", "was") is not None
        if self._no_speaker(first) or self._possessed(first, last) or len(self.words[first]) == 1:
            return None
        if sure:
            return self._speaker(first, last) if opened and form.part == "past" else None
        return self._speaker(first, last) if first == sentence.first or self._named(first, last) else None

    def _past_time(self, i: int, sentence: Sentence) -> int:
        """Skip commas and words of time between verb and subject («وأكدت، اليوم السبت، وزارة …»)."""
        at = i
        if self.words[i : i + 1] and self.words[i] in COMMAS and i + 1 < sentence.last:
            mention = self.mention_at.get(i + 1)
            if self._begins_name(i + 1) or (mention is not None and mention.kind == "person"):
                return i + 1  # «وأضاف، فلان الفلاني، …»
        while at < sentence.last:
            time = self.table.find(self.words, at, "time")
            if time is None and not (self.words[at] in COMMAS and at + 1 < sentence.last):
                break
            at += len(time.words) if time else 1
        return at if at > i and self.words[at - 1] not in COMMAS else (at if at > i + 1 else i)

    def _begins_name(self, i: int) -> bool:
        if self.tokens[i].analysis.pos in NAMES:
            return True
        follows = i + 1 < len(self.tokens) and self.tokens[i + 1].analysis.pos in NAMES
        return follows and self._may_name(i)

    def _before(self, i: int, sentence: Sentence) -> Speaker | None:
        """Return the subject before a verb: «الوزير الذي قال», «وكان ترامب قد قال»."""
        previous = i - 1
        if previous >= sentence.first and self.table.find(self.words, previous, "past-mark"):
            for at in range(previous - 1, sentence.first - 1, -1):
                if self.table.find(self.words, at, "was"):
                    return self.noun_phrase(at + 1, sentence)
            return None
        if previous > sentence.first and self.table.find(self.words, previous, "subordinate"):
            return self._phrase_ending(previous, sentence)
        return None

    def _phrase_ending(self, end: int, sentence: Sentence) -> Speaker | None:
        """Return the noun phrase that ends at a relative."""
        last = end - 1 if self.words[end - 1] in COMMAS else end
        first = last
        while first > sentence.first and last - first < NAME_LENGTH and not self._breaks(first - 1):
            first -= 1
        if self._possessed(first, last) or not (self._named(first, last) or self._own_subject(end)):
            return None
        head = self.tokens[first].analysis
        things = head.pos is Pos.NOUN and (head.features.gender, head.features.number) == ("f", "p")
        if first not in self.mention_at and (head.pos is Pos.MASDAR or things):
            return None  # «الانتقادات التي وجهت إليه», «عن أداء بعض الولاة الذي قال»
        return self._speaker(first, last)

    def _own_subject(self, relative: int) -> bool:
        """Tell whether a relative is its verb's subject: «التي قالوا إنها» speaks of something else."""
        that = self.table.find(self.words, relative + 2, "that")
        return that is None or self.tokens[relative + 2].analysis.enclitic not in self.table.third_person

    def _transmitted(self, i: int, form: SpeechForm, sentence: Sentence, subject: Speaker | None) -> Cue | None:
        """Read «نقلت وكالة … عن … قوله إن»: the source behind «عن» speaks, the carrier is the chain."""
        carrier = self.noun_phrase(self._past_time(i + 1, sentence), sentence)
        at = carrier.last if carrier else i + 1
        while at < sentence.last and at - i < NAME_LENGTH and not self.table.find(self.words, at, "from"):
            if self._said(at, sentence) == at + 1:
                break
            at += 1
        source = self.noun_phrase(at + 1, sentence) if self.table.find(self.words, at, "from") else None
        source = source or self._ascribed(i, carrier, sentence)
        speaker = source or carrier or subject
        if speaker is None:
            return None
        via = (carrier.name,) if source is not None and carrier is not None else ()
        end = max(i + 1, speaker.last)
        return Cue(i, end, form.kind, form.part, speaker, self._said(end, sentence), True, via, form.joined)

    def _ascribed(self, i: int, carrier: Speaker | None, sentence: Sentence) -> Speaker | None:
        """Return whose words they are said to be: «نسبت الوكالة إلى الأمير قوله إن …»."""
        start = carrier.last if carrier else i + 1
        for at in range(start, min(sentence.last, start + _ONE_MORE)):
            if not self.table.find(self.words, at, "toward"):
                continue
            found = self.noun_phrase(at + 1, sentence)
            told = self._forms(found.last) if found is not None else ()
            return found if any(form.part == "masdar" for form in told) else None
        return None

    def _said(self, i: int, sentence: Sentence) -> int | None:
        """Return where what is said begins behind «أن», which may stand some words after the speaker."""
        for at in range(i, min(sentence.last, i + NAME_LENGTH + APPOSITION)):
            if self.table.find(self.words, at, "that"):
                return at + 1
            if at > i and (self._forms(at) or self.words[at] in self.table.marks):
                return None
        return None
