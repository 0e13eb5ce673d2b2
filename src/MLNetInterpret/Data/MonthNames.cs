namespace MLNetInterpret.Data;

/// <summary>Months by their names in the languages that CSV files mostly come in, or by the first letters of these.</summary>
internal static class MonthNames
{
    private const int FewestLetters = 3;

    /// <summary>In lower case, without accents.</summary>
    private static readonly string[][] Names =
    [
        ["january", "januar", "janner", "janvier", "januari", "enero", "gennaio", "janeiro", "styczen", "stycznia"],
        ["february", "februar", "fevrier", "februari", "febrero", "febbraio", "fevereiro", "luty", "lutego"],
        ["march", "marz", "maerz", "mrz", "mars", "maart", "mrt", "marts", "marzo", "marco", "marzec", "marca"],
        ["april", "avril", "abril", "aprile", "kwiecien", "kwietnia"],
        ["may", "mai", "mei", "maj", "mayo", "maggio", "maio", "maja"],
        ["june", "juni", "juin", "junio", "giugno", "junho", "czerwiec", "czerwca"],
        ["july", "juli", "juillet", "julio", "luglio", "julho", "lipiec", "lipca"],
        ["august", "aout", "augustus", "augusti", "agosto", "sierpien", "sierpnia"],
        ["september", "septembre", "septiembre", "settembre", "setembro", "wrzesien", "wrzesnia"],
        ["october", "oktober", "octobre", "octubre", "ottobre", "outubro", "pazdziernik", "pazdziernika"],
        ["november", "novembre", "noviembre", "novembro", "listopad", "listopada"],
        ["december", "dezember", "decembre", "diciembre", "dicembre", "dezembro", "desember", "grudzien", "grudnia"],
    ];

    /// <summary>The month from 1 to 12 that a word begins; 0 for none.</summary>
    public static int Number(string word)
    {
        var plain = string.Concat(word.ToLowerInvariant().Select(Plain));
        return plain.Length < FewestLetters
            ? 0
            : Array.FindIndex(Names, month => Array.Exists(month, name => name.StartsWith(plain, StringComparison.Ordinal))) + 1;
    }

    // the runtime normalises nothing where it has no cultures
    private static char Plain(char letter) => letter switch
    {
        'ä' => 'a',
        'é' or 'è' => 'e',
        'û' => 'u',
        'ç' => 'c',
        'ń' => 'n',
        'ś' => 's',
        'ź' => 'z',
        _ => letter,
    };
}
