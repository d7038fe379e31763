"""The words around names: titles, kin, verbs that take people, prepositions, kinds of workplaces.

Plain sets in lower case; decides nothing.
"""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _set(
    """herr fru fröken hr dr doktor doktorn prof professor tant farbror kusin kusinen morbror moster faster
    pastor prästen imam imamen kyrkoherde diakon syster rektor rektorn magister magistern överläkare
    överläkaren läkare läkaren dl doc docent advokat advokaten mr mrs ms miss st.läkare at-läkare
    st-läkare leg kurator kuratorn psykolog psykologen terapeut terapeuten sjuksköterska sjuksköterskan
    ssk usk arbetsterapeut arbetsterapeuten fysioterapeut fysioterapeuten sjukgymnast sjukgymnasten
    handläggare handläggaren socialsekreterare socialsekreteraren soc.sekr chef chefen enhetschef
    enhetschefen rehabkoordinator rehabkoordinatorn coach coachen jobbcoach jobbcoachen samordnare
    samordnaren kontaktperson kontaktpersonen boendestödjare boendestödjaren tolk tolken lärare
    läraren mentor mentorn handledare handledaren assistent assistenten barnmorska barnmorskan
    tandläkare tandläkaren arbetskonsulent arbetskonsulenten koordinator koordinatorn projektledare
    projektledaren husläkare husläkaren psykiater psykiatern ortoped ortopeden distriktssköterska
    distriktssköterskan godeman godemannen förvaltare förvaltaren ombud ombudet vårdare vårdaren
    specialist specialisten utredare utredaren ledare ledaren ordförande ordföranden sekreterare
    familjeläkare familjeläkaren skolkurator skolsköterska skolsköterskan behandlare behandlaren
    föreståndare föreståndaren verksamhetschef biträdande arbetsledare arbetsledaren kollega kollegan
    vikarien vikarie receptionisten hyresvärden advokatbyrån ägaren innehavaren förmannen teamledare
    placeringshandläggare familjehem familjehemmet jurist juristen polis polisen"""
)
KIN = _set(
    """mamma mamman mor modern pappa pappan far fadern son sonen dotter dottern bror brodern syster
    systern syskon syskonen sambo sambon make maken maka makan man mannen fru frun hustru hustrun exet exmake
    exmaken exman exmannen exfru exfrun exsambo exsambon pojkvän pojkvännen flickvän flickvännen partner partnern
    mormor mormodern farmor farfar morfar barnbarn barnbarnet kusin kusinen svärmor svärfar svåger svågern
    svägerska svägerskan styvpappa styvpappan styvmamma bonuspappa bonuspappan bonusmamma bonusson bonusdotter
    storasyster lillasyster storebror lillebror tvillingbror tvillingsyster halvbror halvsyster systerson
    brorson systerdotter brorsdotter granne grannen vän vännen väninna väninnan kompis kompisen barn barnet
    barnen söner sönerna döttrar döttrarna bröder bröderna systrar systrarna familj familjen paret makarna
    klient klienten brukare brukaren patient patienten pat sökande sökanden kvinnan killen tjejen pojken
    flickan kille tjej pojke flicka kvinna personen person mannens namnet namn förnamn efternamn smeknamn alias
    pappas mammas farmodern bebisen bebis tonåringen änka änkling dottersonen sondottern fästmö fästman hen han hon
    hyresgästen föraren förövaren gärningsmannen kund kunden deltagare deltagaren eleven elev"""
)
NAMED = _set(
    """heter hette kallas kallad kallar kallades namn vid-namn döpt döptes hetat namngav alias smeknamnet
    presenterade förnamnet efternamnet dvs"""
)
GREETINGS = _set(
    """hej hejsan tjena hallå kära bäste bästa hälsningar mvh vh hälsar hälsa hälsn vänligen tack tackar god
    godmorgon hejhej tjenare hejdå kram kramar puss hälsningarna underskrift undertecknat signerat /"""
)
PEOPLE_VERBS_BEFORE = _set(
    """ring ringa ringer ringde ringt kontakta kontaktar kontaktade kontaktat träffa träffar träffade träffat
    mejla mejlar mejlade mejlat maila mailade mailat mött möta mötte besökte besöka besökt fråga frågar frågade
    frågat bad be bett nå nådde nått sms:a smsa smsade messa messade prata pratade tala talade talat informera informerade
    meddela meddelade stötta stöttar hjälpa hjälpte hjälper tolkade anmälde känner känna ta med för om enligt av
    hos från till och samt eller även att när så men då som utan åt inklusive plus däribland särskilt främst vår min hans hennes deras
    förutom mot angående ang gällande rörande ärende ärendet citat skrev sa säger sade berättade tackade påminn påminde
    bjuda bjud bjöd in kalla kallade kallat höra hörde hör invänta inväntar väntar låt låter fick gav ge"""
)
OBJECT_VERBS = _set(
    """ring ringde ringer ringt kontakta kontaktar kontaktade kontaktat träffa träffar träffade träffat mejla
    mejlade mötte besökte smsa smsade mejlat mailade messade uppringd intervjuade"""
)
PEOPLE_VERBS_AFTER = _set(
    """är var har hade söker sökte sökt bor bodde heter hette kallas vill önskar behöver behövde kom ringde ringer sa säger sade
    berättar berättade mår mådde arbetar arbetade jobbar jobbade fick får går gick lever levde lider led blev
    flyttade flyttar uppger uppgav beskriver beskrev känner kände tycker tyckte saknar saknade fyller fyllde äter åt
    tar tog sover hämtar hämtade träffade träffar driver drev körde kör läser pluggar studerar studerade deltar deltog
    avbröt började slutade orkar orkade klarar klarade skulle ska hamnade separerade gifte skilde föddes växte skriver
    skrev mejlade mailade hörde undrar undrade föreslår föreslog menar menade lovade svarade svarar själv upplever
    upplevs hjälper hjälpte satt sitter ligger låg försökte försöker kunde kan måste trivs trivdes trodde tror vet visste
    orkade åkte åker dog avled omkom tackade tackar fastnade kallade kämpar kämpade lämnade lämnar missade bad ber opererades
    sjukskrevs nekades avslogs insjuknade drabbades utreddes vårdades remitterades skadade skadades väntar väntade vägrar vägrade
    vaknar gråter grät blir äger ägde nämnde nämner använder medicinerar missbrukar dricker drack röker städade städar tjänar
    tjänade förlorade levererade utbildade sökt beviljades beviljats anser ansåg bekräftar bekräftade kontaktade inkom uteblev
    uteblir avbokade bokade godkände gillar hatar älskar spelar spelade ansökte ansöker överklagade återkommer återkom verkar
    verkade längtar oroar skäms ångrar vistas vistades förklarar förklarade hänvisar föredrar genomgick genomgår ammar väger
    och, talar pratar pratade förstår förstod läste skötte sköter fungerar springer promenerar bär bar lagar handlar snattade
    sjöng målar fixade hann glömde minns lyckades misslyckades avvek rymde hoppade ställde ställer kunnat haft varit"""
)
AFTER_GENITIVE = _set(
    """läkare mamma pappa son dotter syster bror sambo make maka man fru ärende situation hälsa ekonomi bostad lägenhet hyra
    handläggare kontaktperson diagnos mående berättelse dotters sons sjukskrivning intyg läkarintyg arbetsförmåga
    ansökan beslut behandling svenska familj barn blodtryck arbetsgivare chef kurator psykolog samtycke plan mål vilja
    önskan önskemål skulder missbruk mediciner medicinering besvär smärta ångest liv vardag sysselsättning tolk
    kontaktuppgifter adress telefon nummer personnummer konto bil hund katt resa historia bakgrund uppväxt föräldrar skola
    nätverk återkoppling kompis vän granne mor far ex exman exfru syn csn-beslut text mejl namn fall inkomst lön lägenhetskontrakt"""
)
PLACE_BEFORE = _set(
    "i från till utanför nära genom mellan runt kring via mot norrom söderom inom upp ner ned omkring uti ifrån bosatt boende ort stad ur"
)
AT_BEFORE = _set("på hos vid åt av för")
PLACE_AFTER = _set("kommun kommuns stad stads socken tätort kommunen centrum centralort torg")
PARTICLES = _set(
    "von af de van der den bin ibn el al della da di dos du le la ben abu ter ten y und zu"
)
ORG_BEFORE = _set(
    """vårdcentralen vårdcentral vc hälsocentralen hälsocentral läkarhuset läkarmottagningen läkarstation
    läkargruppen familjeläkarna husläkarmottagningen tandläkarmottagningen tandläkarna förskolan förskola dagis
    skolan skola grundskolan gymnasiet gymnasieskolan gymnasium folkhögskolan folkhögskola friskolan särskolan fritids hotell hotellet vandrarhem vandrarhemmet bvc
    restaurang restaurangen café cafe caféet cafét kafé kaféet fik fiket konditori konditoriet pizzeria pizzerian grill grillen krog krogen puben baren kiosk kiosken
    butik butiken affär affären salong salongen frisör frisörsalongen gym gymmet äldreboende äldreboendet särbo boende boendet
    gruppboende gruppboendet gruppbostad gruppbostaden servicebostad serviceboendet servicehus trygghetsboende vårdboende vårdboendet demensboende demensboendet
    hvb hvb-hem hvb-hemmet behandlingshem behandlingshemmet stödboende stödboendet korttidsboende korttidsboendet natthärbärge
    härbärget kvinnojouren verksamhet verksamheten företag företaget firma firman bolag bolaget byggföretag byggföretaget byggfirma byggfirman
    åkeri åkeriet bageri bageriet verkstad verkstaden bilverkstad bilverkstaden second secondhand lagret fabrik fabriken
    klubb klubben fotbollsklubben idrottsförening idrottsföreningen förening föreningen församling församlingen moské moskén kyrka kyrkan
    bostadsbolag bostadsbolaget hyresvärd hyresvärden fastighetsbolag fastighetsbolaget assistansbolag assistansbolaget
    bemanningsföretag bemanningsföretaget städfirma städfirman städbolag städbolaget städföretag städföretaget arbetsgivaren arbetsgivare stiftelse stiftelsen
    träffpunkt träffpunkten aktivitetshus aktivitetshuset mötesplatsen klinik kliniken mottagning mottagningen
    rehabmottagningen psykiatrimottagningen apotek apoteket hemtjänstbolaget hemtjänstföretaget taxibolag taxibolaget transportföretag kooperativ kooperativet daglig
    återbruket arbetskooperativet lantgård hästgård ridskola ridskolan stall stallet läkarcentrum rehabcenter familjecentralen
    öppenvårdsmottagningen ungdomsgård ungdomsgården fritidsgård fritidsgården församlingshem begravningsbyrå catering matbutik
    livsmedelsbutik livs plantskola tvätteri tvätteriet snickeri snickeriet handelsträdgård advokatbyrå advokatbyrån
    psykiatrin beroendemottagningen vårdenheten läkarstationen utbildningsföretaget kursanordnaren anordnaren leverantören"""
)
ORG_AFTER = _set(
    """äldreboende förskola skola grundskola gymnasium vårdcentral hälsocentral vårdboende vårdhem behandlingshem
    ridskola bageri konditori åkeri städ bygg måleri livs pizzeria restaurang grill café kafé kiosk frisör salong gym krog bar hotell
    folkhögskola friskola församling kyrka moské bibliotek lasarett sjukhus läkarhus läkarmottagning mottagning rehab
    fysioterapi tandvård trädgård trädgårdsservice bilverkstad bilservice taxi transport transporter entreprenad idrottsförening
    fotbollsklubb byggservice snickeri plåt rör el städservice hemtjänst assistans omsorg demensboende gruppboende
    servicehus stödboende hvb-hem familjecentral fritidsgård träffpunkt tvätteri fastigheter bostäder bostadsbolag hyreshus
    handelsträdgård sågverk bruk pappersbruk mejeri slakteri glasbruk kvarn herrgård camping läkarstation vårdenhet"""
)
ORG_FORMS = _set(
    "ab hb kb ek aktiebolag handelsbolag if ff bk ik fk:s ifk gif sk aik fc ltd inc gmbh as oy brf stiftelse"
)
ORG_ENDINGS = (
    "skolan", "skola", "skolans", "gymnasiet", "gymnasium", "förskolan", "kliniken", "klinik", "sjukhuset", "lasarettet",
    "mottagningen", "hemmet", "kyrkan", "församlingen", "bostäder", "hem", "bygg", "städ", "frakt", "transport", "åkeri",
    "service", "bageri", "bageriet", "restaurang", "huset", "centrum", "akademin", "bolaget", "fabriken", "verkstaden", "fastigheter",
    "assistans", "omsorg", "hemtjänst", "vård", "taxi", "livs", "måleri", "plåt", "bilvård", "teknik", "konsult", "entreprenad", "boendet",
    "gården", "grillen", "pizzerian", "cafét", "caféet", "kiosken", "hallen", "stallet", "föreningen", "klubben", "kooperativet", "koncernen",
    "urmakeri", "guldsmed", "optik", "möbler", "blommor", "elektriska", "bokhandel", "färg", "golv", "sotning", "glas", "kök", "sushi",
    "kebab", "naglar", "massage", "cykel", "däck", "motor", "smide", "svets", "catering", "slakteri", "tvätt", "flytt", "mark", "schakt", "tryckeri", "foto", "urmakare", "lack",
    "logistik", "maskin", "plast", "mekaniska", "trä", "snickeri", "bil", "rör", "bruket", "verket", "vc", "fysioterapi", "tandvård", "hälsan",
    "läkarna", "psykologerna", "kraft", "energi", "byggen", "trappan", "villan", "skeppet", "bageriets", "gymnasiets", "gårdens", "hemmets", "husets",
)  # fmt: skip
EPONYM_AFTER = (
    "sjukdom", "syndrom", "skala", "test", "symtom", "tecken", "sarkom", "lymfom", "pares", "tumör",
    "index", "metod", "struma", "demens", "sjuka", "självkänsla", "kriterier", "fenomen", "anfall",
    "triad", "kontraktur", "artros", "cysta", "afasi", "encefalopati", "formulär", "inventor",
)  # fmt: skip
MONTHS = _set(
    "januari februari mars april maj juni juli augusti september oktober november december jan feb mar apr jun jul aug sep sept okt nov dec"
)
VENUES = _set(
    """café cafe kafé restaurang restaurangen pizzeria pizzerian hotell hotellet förskolan förskola vårdcentralen
    hälsocentralen äldreboendet gruppboendet stödboendet skolan salong frisör gymmet gruppbostaden särboendet
    behandlingshemmet hvb-hemmet korttidsboendet folkhögskolan vandrarhemmet konditori bageri"""
)
FUNCTION_WORDS = _set(
    """i på av för med till från om att och eller men som det den de är var har hade kan ska skulle vill inte under över vid hos utan
    efter före innan när där här så då nu igen sedan ett en han hon hen vi ni jag man dem oss er mig dig sig sin sitt sina
    hans hennes deras min mitt mina vår vårt din inom mot genom mellan varje alla allt inget ingen någon något några också bara
    redan ännu fortfarande idag igår imorgon ej samt både där"""
)
