"""Questions about every published figure, in words of articles, not of the index."""

import pandas as pd

from iga_analysis.language import format_number, write_dates

# What a sentence says of a measure, with places for level and category.
MEASURES = {
    "regions_total": [
        "the country counts {n} {level}",
        "{n} {level} altogether",
        "jumlah seluruh {level} {n}",
        "total {level} ada {n}",
    ],
    "regions_participating": [
        "{n} {level} took part in the measurement",
        "data of innovations came in from {n} participating {level}",
        "{n} {level} ikut penilaian indeks inovasi daerah",
        "peserta {level} tercatat {n}",
    ],
    "regions_not_reporting": [
        "{n} {level} had not reported yet",
        "{n} {level} did not report any innovation",
        "{n} {level} belum melapor",
        "sebanyak {n} {level} tidak melaporkan inovasi",
    ],
    "regions_participating_target": [
        "the target is that {n} {level} take part",
        "the ministry aims at {n} participating {level}",
        "target keikutsertaan {n} {level}",
        "kementerian menargetkan {n} {level} berpartisipasi",
    ],
    "regions_growth_pct": [
        "participation of {level} grew by {n}",
        "the number of participants rose {n}",
        "keikutsertaan {level} meningkat {n}",
        "jumlah peserta naik {n}",
    ],
    "participation_pct": [
        "{n} of the {level} participated",
        "the participation rate of {level} was {n}",
        "{n} {level} berpartisipasi",
        "tingkat partisipasi {level} mencapai {n}",
    ],
    "innovations_reported": [
        "{n} innovations of {level} were reported",
        "the ministry collected {n} innovations from {level}",
        "{n} inovasi {level} dilaporkan",
        "jumlah inovasi {level} yang masuk {n}",
    ],
    "innovations_growth_pct": [
        "the number of innovations jumped by {n}",
        "reported innovations up {n} on the year before",
        "jumlah inovasi melonjak {n}",
        "inovasi yang dilaporkan naik {n} dibanding tahun sebelumnya",
    ],
    "innovations_level_share_pct": [
        "{n} of the innovations came from {level}",
        "the share of {level} in all innovations is {n}",
        "{n} inovasi berasal dari {level}",
        "porsi inovasi {level} sebesar {n}",
    ],
    "innovations_region_share_pct": [
        "{n} of the innovations came from {category}",
        "{category} contributed {n} of innovations",
        "{n} inovasi berasal dari {category}",
        "{category} menyumbang {n} inovasi",
    ],
    "innovations_by_stage": [
        "{n} innovations are at the {category} stage",
        "{category}: {n} innovations",
        "{n} inovasi pada tahap {category}",
        "inovasi tahap {category} {n}",
    ],
    "innovations_by_urusan": [
        "{n} innovations in {category}",
        "the {category} sector has {n} innovations",
        "{n} inovasi urusan {category}",
        "inovasi bidang {category} sebanyak {n}",
    ],
    "innovations_target": [
        "the ministry is aiming for {n} innovations",
        "target of {n} innovations",
        "target {n} inovasi",
        "kementerian menargetkan {n} inovasi",
    ],
    "innovations_top_quality": [
        "only {n} innovations got the highest value",
        "{n} top quality innovations",
        "hanya {n} inovasi bernilai tertinggi",
        "{n} inovasi mendapat nilai tertinggi",
    ],
    "innovations_validated": [
        "{n} innovations were validated by the university",
        "validation of {n} innovations",
        "{n} inovasi divalidasi Universitas Indonesia",
        "validasi {n} inovasi",
    ],
    "regions_validated": [
        "{n} local governments were validated",
        "validation of {n} regions",
        "{n} pemerintah daerah divalidasi",
        "validasi {n} pemda",
    ],
    "predicate_count": [
        "{n} {level} are {category}",
        "{n} {level} got the predicate {category}",
        "{n} {level} berpredikat {category}",
        "{level} dengan kategori {category} sebanyak {n}",
    ],
    "predicate_change": [
        "{n} more {level} {category} than in the year before",
        "the number of {category} {level} changed by {n}",
        "{level} {category} bertambah {n}",
        "selisih {n} {level} {category} dibanding tahun sebelumnya",
    ],
    "predicate_threshold_min": [
        "a score of at least {n} is {category}",
        "{category} starts at {n}",
        "{category} mulai dari skor {n}",
        "batas bawah {category} {n}",
    ],
    "predicate_threshold_max": [
        "a score of at most {n} is {category}",
        "{category} ends at {n}",
        "{category} sampai dengan skor {n}",
        "batas atas {category} {n}",
    ],
    "nominees": [
        "{n} {level} {category} were nominated for the award",
        "{n} {level} {category} on the shortlist",
        "{n} {level} {category} masuk nominasi",
        "nomine {level} {category} berjumlah {n}",
    ],
    "awardees_terinovatif": [
        "{n} {level} {category} won the award as most innovative",
        "the {n} most innovative {level} {category} were honoured",
        "{n} {level} {category} terinovatif menerima penghargaan",
        "{n} {level} {category} meraih penghargaan terinovatif",
    ],
    "awardees_predicate": [
        "{n} border regions awarded as Sangat Inovatif and Inovatif",
        "{n} daerah perbatasan diganjar penghargaan sangat inovatif dan inovatif",
    ],
    "awardees_sangat_inovatif": [
        "{n} {level} were awarded as very innovative with an index above 60",
        "{n} {level} menerima penghargaan sangat inovatif",
    ],
    "awardees_all": [
        "{n} recipients in all of the IGA",
        "total penerima penghargaan IGA {n}",
    ],
    "award_categories": [
        "the award was given in {n} categories",
        "penghargaan terbagi dalam {n} kategori",
    ],
    "covid_competition_entries": [
        "{n} videos were entered in the new normal competition",
        "{n} video mengikuti lomba tatanan normal baru",
    ],
    "covid_competition_regions": [
        "{n} {level} joined the new normal video contest",
        "{n} {level} ikut lomba video new normal",
    ],
    "covid_competition_winners": [
        "{n} winners of the Covid-19 video contest",
        "{n} pemenang lomba video new normal",
    ],
    "index_average": [
        "the national average of the index is {n}",
        "average innovation index {n}",
        "rata-rata nasional indeks inovasi daerah {n}",
        "rerata skor nasional {n}",
    ],
    "event_date": [
        "{category} on {n}",
        "when was the {category}, {n}?",
        "{category} pada {n}",
        "tanggal {category}: {n}",
    ],
}
LEVELS = {
    "all": ("regions", "daerah"),
    "provinsi": ("provinces", "provinsi"),
    "kabupaten": ("regencies", "kabupaten"),
    "kota": ("cities", "kota"),
    "kabkota": ("regencies and cities", "kabupaten/kota"),
}
CATEGORIES = {
    "Sangat Inovatif": ("very innovative", "sangat inovatif"),
    "Kurang Inovatif": ("less innovative", "kurang inovatif"),
    "Inovatif": ("innovative", "inovatif"),
    "Tidak Dapat Dinilai": ("not assessable", "tidak dapat dinilai"),
    "Terinovatif (category name as printed)": ("most innovative", "terinovatif"),
    "daerah perbatasan": ("in border areas", "perbatasan"),
    "daerah tertinggal": ("left behind", "tertinggal"),
    "klaster Papua": ("of the Papua cluster", "klaster Papua"),
    "daerah di wilayah Papua": ("in Papua", "Papua"),
    "Jawa and Sumatera": ("Java and Sumatra", "Jawa dan Sumatera"),
    "Jawa and Sumatera (almost)": ("Java and Sumatra", "Jawa dan Sumatera"),
    "11 provinces of Sumatera and Jawa (as printed)": (
        "of eleven provinces of Sumatra and Java",
        "11 provinsi Sumatera dan Jawa",
    ),
    "penerapan": ("implementation", "penerapan"),
    "uji coba": ("trial", "uji coba"),
    "inisiatif": ("initiative", "inisiatif"),
    "kesehatan": ("health", "kesehatan"),
    "pendidikan": ("education", "pendidikan"),
    "pertanahan": ("land affairs", "pertanahan"),
    "statistik": ("statistics", "statistik"),
    "administrasi kependudukan dan pencatatan sipil": (
        "civil registration",
        "administrasi kependudukan",
    ),
    "award_ceremony": ("award ceremony", "malam penganugerahan"),
    "award_ceremony_planned": ("planned award ceremony", "rencana penganugerahan"),
    "input_open": ("opening of data entry", "pembukaan penginputan"),
    "input_close": ("closing of data entry", "penutupan penginputan"),
    "input_close_planned": ("deadline of reporting", "batas akhir pelaporan"),
    "results_handover": ("handover of the results", "penyerahan hasil pengukuran"),
    "presentation_start": ("start of the presentations", "presentasi mulai"),
    "presentation_end": ("end of the presentations", "presentasi berakhir"),
    "field_validation_start": ("start of field validation", "validasi lapangan mulai"),
    "field_validation_end": ("end of field validation", "validasi lapangan selesai"),
    "plenary": ("plenary meeting", "sidang pleno"),
    "Papua": ("Papua", "Papua"),
}
# What comes before or behind the sentence.
SHAPES = [("{said} {year}{day}", "{said} tahun {year}{day}")]
SHAPES += [("IID {year}{day}: {said}", "Pada {year}{day}, {said}")]


def ask_about(claim):
    """Yield questions about a claim: language and text."""
    shapes = MEASURES[claim.measure]
    half = len(shapes) // 2
    for lang, place in (("en", 0), ("id", 1)):
        number = _print_number(claim, lang)
        level = LEVELS[claim.level][place]
        category = CATEGORIES.get(claim.category, ("", ""))[place]
        if pd.notna(claim.category) and "new-normal" in claim.category:
            category = ""
        day = ""
        if claim.stage == "interim" and pd.notna(claim.as_of):
            day = f" {('as of', 'per')[place]} {_say_day(claim.as_of, lang)}"
        year = "" if pd.isna(claim.year) else int(claim.year)
        own = shapes[place * half : (place + 1) * half]
        for turn, shape in enumerate(own):
            said = shape.format(n=number, level=level, category=category)
            text = SHAPES[turn % 2][place].format(said=said, year=year, day=day)
            yield lang, " ".join(text.split())


def _print_number(claim, lang):
    if claim.unit == "date":
        return _say_day(claim.date, lang)
    number = format_number(abs(claim.value), int(claim.decimals), lang)
    return number + {"en": " percent", "id": " persen"}[lang] * (
        claim.unit == "percent"
    )


def _say_day(day, lang):
    return write_dates(day, lang)
