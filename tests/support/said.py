"""Words of articles, and the claim that each means; the claims that must be found."""

# claim: how people say it, in English and Indonesian
SAID = {
    "agg-2020-012": [
        "484 regions took part in the 2020 index",
        "484 dari 542 pemda mengikuti IID 2020",
        "sebanyak 484 daerah telah melaporkan inovasinya pada tahun 2020",
        "484 local governments reported innovations in 2020",
        "484 participants 2020",
    ],
    "agg-2020-020": [
        "number of participants rose to 485 in 2020",
        "485 daerah 2020",
    ],
    "agg-2020-034": [
        "100 percent of provinces participated in 2020",
        "seluruh provinsi (100 persen) ikut serta 2020",
        "all 34 provinces, 100%, in 2020",
        "provinsi 100% partisipasi 2020",
    ],
    "agg-2020-035": [
        "86.7 per cent of regencies took part in 2020",
        "86,7 persen kabupaten 2020",
        "kabupaten: 86,7% di tahun 2020",
    ],
    "agg-2020-040": [
        "14,897 innovations in 2020",
        "14.897 inovasi",
        "jumlah inovasi yang dilaporkan tahun 2020 sebanyak 14.897",
        "14897 innovations reported to the ministry of home affairs",
        "nearly 15 thousand innovations in 2020",
    ],
    "agg-2020-045": [
        "17,779 innovations gathered by 14 December 2020",
        "17.779 inovasi 2020",
        "terhimpun 17.779 inovasi daerah",
    ],
    "agg-2020-051": [
        "innovations grew 85 % in 2020",
        "inovasi meningkat 85 persen dari 2019",
        "85 percent increase in innovations from 2019 to 2020",
        "naik 85 persen dibanding tahun 2019 sebanyak 8.014 inovasi",
        "+85% inovasi 2020",
        "jumlah inovasi melonjak 85%",
    ],
    "agg-2020-053": [
        "195 very innovative regions 2020",
        "195 daerah berpredikat sangat inovatif",
        "195 regions rated Sangat Inovatif in 2020",
        "195 pemda kategori sangat inovatif tahun 2020",
        "195 highly innovative local governments",
    ],
    "agg-2020-061": [
        "245 less innovative regions",
        "245 daerah masuk kategori kurang inovatif",
        "245 pemda kurang inovatif 2020",
        "245 governments lack innovation 2020",
    ],
    "agg-2020-065": [
        "58 regions could not be assessed in 2020",
        "58 daerah tidak dapat dinilai",
        "58 disclaimer 2020",
        "58 daerah tak bisa dinilai tahun 2020",
        "58 regional governments were not assessable",
    ],
    "agg-2019-011": [
        "participation grew by 47.9 % from 2018 to 2019",
        "keikutsertaan daerah naik 47,9 persen 2019",
        "47.9 percent rise in participating regions 2019",
        "peningkatan partisipasi 47,9%",
    ],
    "agg-2021-012": [
        "37 very innovative in 2021",
        "37 daerah sangat inovatif 2021",
        "tahun sebelumnya 37 daerah sangat inovatif",
        "only 37 regions were highly innovative in 2021",
    ],
    "agg-2021-015": [
        "166 regions less innovative 2021",
        "166 pemerintah daerah kurang inovatif 2021",
        "166 kurang inovatif",
    ],
    "agg-2022-014": [
        "four more very innovative regions in 2022",
        "sangat inovatif naik 4 daerah 2022",
        "bertambah empat daerah sangat inovatif",
        "Sangat Inovatif up 4 in 2022",
        "kenaikan 4 pemda sangat inovatif tahun 2022",
    ],
    "agg-2024-029": [
        "average score of 46.01 in 2024",
        "rata-rata indeks inovasi nasional 46,01",
        "skor rata-rata IID 2024 46,01",
        "the national index was 46.01",
        "nilai indeks inovasi daerah nasional 46,01 pada 2024",
    ],
    "agg-2025-002": [
        "97.25 % of regions took part in 2025",
        "tingkat partisipasi 97,25 persen",
        "97,25 persen pemda melaporkan inovasi 2025",
        "participation reached 97.25 per cent",
    ],
    "agg-2025-003": [
        "36,742 innovations 2025",
        "36.742 inovasi daerah pada 2025",
        "sebanyak 36.742 inovasi dilaporkan 531 daerah",
        "36.7 thousand innovations in 2025",
    ],
    "agg-2025-004": [
        "innovations up 15.83 % in 2025",
        "kenaikan 15,83 persen inovasi",
        "inovasi tumbuh 15,83% dari 31.719",
        "15.83 percent more innovations than in 2024",
    ],
    "agg-2023-015": [
        "97.9 % of cities in July 2023",
        "97,9 persen kota 2023",
        "kota 97,9 persen",
        "97.9 per cent of the municipalities had reported by 7 July 2023",
        "partisipasi kota 97,9% per 7 Juli 2023",
    ],
    "agg-2020-031": [
        "14,897 regions participated in 2020",
    ],
    "agg-2025-011": [
        "36,374 innovations 2025",
        "36.374 inovasi",
    ],
    "agg-2020-002": [
        "548 daerah di Indonesia 2020",
    ],
    "agg-2020-050": [
        "17.674 inovasi",
    ],
    "agg-2023-041": [
        "6,220 health innovations 2023",
        "6.220 inovasi kesehatan",
    ],
    "agg-2024-018": [
        "Papua 1.19 percent of innovations 2024",
        "inovasi Papua hanya 1,19 persen",
    ],
    "agg-2024-017": [
        "75.34 % from Java and Sumatra",
        "75,34 persen inovasi dari Jawa dan Sumatera",
    ],
    "agg-2021-007": [
        "519 participants in 2021",
    ],
    "agg-2022-001": [
        "510 daerah 2022",
    ],
    "agg-2022-016": [
        "65 fewer less innovative regions in 2022",
        "kurang inovatif turun 65",
    ],
    "agg-2018-001": [
        "188 daerah 2018",
    ],
    "agg-2017-002": [
        "576 inovasi 2017",
    ],
    "agg-2018-009": [
        "3.718 inovasi 2018",
    ],
    "agg-2019-013": [
        "8,016 innovations 2019",
    ],
    "agg-2019-016": [
        "8.014 inovasi tahun 2019",
    ],
    "agg-2020-098": [
        "award ceremony 2020",
        "kapan penganugerahan IGA 2020",
    ],
    "agg-2024-026": [
        "42 winners 2024",
        "42 daerah penerima penghargaan IGA 2024",
    ],
    "agg-2023-055": [
        "95 penerima penghargaan IGA 2023",
    ],
    "agg-2025-024": [
        "43 regions won IGA 2025",
    ],
    "agg-2025-039": [
        "108 very innovative regions in 2025",
    ],
    "agg-2023-049": [
        "42 daerah terinovatif 2023",
    ],
    "agg-2025-016": [
        "sangat inovatif mulai 65",
    ],
    "agg-2023-058": [
        "batas sangat inovatif 60,01",
    ],
    "agg-2024-009": [
        "17 kabupaten belum melapor 2024",
    ],
    "agg-2025-014": [
        "rata-rata nasional 49,43",
        "the national score climbed to 49.43",
        "nasional avrage 49.43",
    ],
    "agg-2023-012": [
        "20.680 inovasi per 7 Juli 2023",
    ],
    "agg-2020-003": [
        "343 regions by 15 September 2020",
    ],
    "agg-2020-037": [
        "participation 89.4 percent 2020",
    ],
    "agg-2020-039": [
        "growth of 89.4 % of participating regions",
    ],
    "agg-2020-032": [
        "89,3 persen daerah ikut 2020",
    ],
    "agg-2021-017": [
        "23 daerah tidak dapat dinilai 2021",
    ],
    "agg-2020-088": [
        "38 nominees 2020",
    ],
    "agg-2021-022": [
        "39 nominator IGA 2021",
    ],
    "agg-2022-007": [
        "hanya 11.000 inovasi nilai tertinggi",
    ],
    "agg-2020-099": [
        "2,517 videos",
    ],
    "agg-2019-019": [
        "1,148 innovations in eleven provinces",
    ],
    "agg-2019-020": [
        "14,3 persen",
    ],
    "agg-2021-038": [
        "reporting opened in June 2021",
    ],
    "agg-2025-038": [
        "how many innovations were reported in 2025",
    ],
    "agg-2025-001": [
        "berapa daerah ikut 2025",
    ],
    "agg-2018-002": [
        "23 provincial governments sent in innovations back in 2018",
    ],
    "agg-2019-031": [
        "244 kabupaten belum bisa dinilai pada 2019",
    ],
    "agg-2020-009": [
        "170 kabupaten belum mengirim data",
    ],
    "agg-2020-036": [
        "nearly all cities, 96.7 %, in 2020",
    ],
    "agg-2021-021": [
        "delapan provinsi berpredikat sangat inovatif 2021",
    ],
    "agg-2022-017": [
        "32 Kabupaten/Kota di 7 Provinsi Tidak Melaporkan Inovasi Daerah Tahun 2022",
    ],
    "agg-2023-022": [
        "24.699 inovasi sudah diterapkan",
    ],
}

# Numbers in words, limits, blanks in numbers; and who the award goes to.
WORDED = {
    "agg-2020-012": [
        "empat ratus delapan puluh empat daerah ikut serta pada 2020",
        "four hundred eighty-four regions took part in 2020",
        "in two thousand and twenty 484 regions",
        "dari lima ratus empat puluh dua pemda, empat ratus delapan puluh empat ikut",
    ],
    "agg-2022-001": [
        "lima ratus sepuluh daerah 2022",
        "over 500 regions 2022",
        "lebih dari lima ratus daerah berpartisipasi pada 2022",
    ],
    "agg-2022-006": ["dua puluh enam ribu inovasi"],
    "agg-2022-007": ["sebelas ribu inovasi bernilai tertinggi"],
    "agg-2024-003": ["target of thirty thousand innovations"],
    "agg-2025-003": [
        "thirty-six thousand innovations",
        "lebih dari 36 ribu inovasi",
        "more than 36,000 innovations in 2025",
        "36 742 innovations 2025",
    ],
    "agg-2018-001": ["seratus delapan puluh delapan daerah"],
    "agg-2020-061": [
        "two hundred and forty-five local governments less innovative",
        "dua ratus empat puluh lima daerah kurang inovatif",
    ],
    "agg-2019-013": ["delapan ribu enam belas inovasi 2019"],
    "agg-2020-040": [
        "fourteen thousand eight hundred and ninety-seven innovations",
        "14 897 inovasi",
    ],
    "agg-2023-031": ["lebih dari 28 ribu inovasi 2023"],
    "agg-2020-045": ["inovasi melampaui 17.000 pada 2020"],
    "agg-2023-015": ["sembilan puluh tujuh koma sembilan persen kota"],
    "agg-2025-010": ["partisipasi daerah naik 15,83 persen"],
    "agg-2025-004": ["innovations grew 15.83 percent"],
    "agg-2025-024": ["43 daerah terinovatif"],
}

# What no source prints: it is not told as another figure.
NOT_PRINTED = [
    "512 regions took part in 2024",
    "603 regions joined",
    "99,2 persen kota ikut 2022",
    "57 persen daerah sangat inovatif",
    "40,000 innovations in 2025",
    "inovasi melonjak 92 persen 2020",
    "rata-rata nasional 51,2 tahun 2025",
    "Kota Bandung scored 71.55",
    "DKI 91,2 tahun 2024",
    "half of all cities are very innovative",
    "sembilan dari sepuluh daerah ikut pada 2020",
    "inovasi naik dua kali lipat pada 2020",
    "naik 86 persen inovasi 2020",
]
