namespace MLNetInterpret.Cli.Verbs;

/// <content>Tables: roles of columns, how cells are read, which rows may be proposed.</content>
internal static partial class Words
{
    public static readonly Word<string> Label = new("--label", "COLUMN", "The column of the label:") { Not = ["target-column"] };

    public static readonly Word<string> Positive = new(
        "--positive", "VALUE", "The label's value that counts as positive; without it all of its values are classes, or a " +
        "column of many numbers is one number to predict.");

    public static readonly Word<string> Id = new("--id", "COLUMN", "A column that names the rows.");

    public static readonly Word<string[]> Ignore = new(
        "--ignore", "COLUMN...", "Columns that are kept from the network.")
    {
        Not = ["exclude", "drop", "skip"],
    };

    public static readonly Word<string[]> Categorical = new(
        "--categorical", "COLUMN...", "Columns that are categories whatever their cells look like.")
    {
        Not = ["category", "categories"],
    };

    public static readonly Word<string[]> Number = new(
        "--number", "COLUMN...",
        "Columns that are numbers, neither identifiers nor codes; thousands set apart, currency and percent signs are read.")
    {
        Not = ["numeric", "numbers"],
    };

    public static readonly Word<string[]> Date = new(
        "--date", "COLUMN...", "Columns that are dates; a network reads their year, month, weekday and days.")
    {
        Not = ["dates"],
    };

    public static readonly Word<string> DateOrder = new(
        "--date-order", "day-first|month-first",
        "What comes first in dates such as 03/04/2023. Default: inferred from the cells.");

    public static readonly Word<string> Encoding = new(
        "--encoding", "NAME",
        "The encoding of a CSV or text file without a byte order mark, for example windows-1252. Default: utf-8.");

    public static readonly Word<string> Separator = new(
        "--separator", "CHARACTER", "Separator of a CSV file's cells. Default: inferred from the header. Write tab for a tab.")
    {
        Not = ["delimiter"],
    };

    public static readonly Word<string> Decimal = new(
        "--decimal", ".|,", "The decimal mark of a CSV file. Default: inferred from the cells.");

    public static readonly Word<string[]> Missing = new(
        "--missing", "CELL...",
        "Cells of a CSV file that mean \"missing\", in addition to empty ones, for example: --missing \"NA,?\". In columns of " +
        "numbers and dates NA, null, NaN, ? and - mean it anyway.");

    public static readonly Word<string[]> Fix = new("--fix", "COLUMN...", "Columns that stay as in the row started from.")
    {
        Not = ["immutable", "keep-columns"],
    };

    public static readonly Word<string[]> Range = new(
        "--range", "RANGE...",
        "Ranges of columns of numbers or dates, for example Income=0..300 or Due=2023-01-01..2023-06-30. Default: the 1st to " +
        "the 99th percentile of the data.");

    public static readonly Word<string[]> Allow = new(
        "--allow", "COLUMN=VALUES...", "Categories allowed, for example Home=rent,own. Default: those that occur.");

    public static readonly Word<string[]> Integer = new(
        "--integer", "COLUMN...", "Columns that take whole numbers only, in addition to those that are whole in the data.")
    {
        Not = ["whole"],
    };

    public static readonly Word<string[]> NeverMissing = new(
        "--never-missing", "COLUMN...", "Columns that must have a value.");

    public static readonly Word<string[]> Relation = new(
        "--relation", "RELATION...",
        "Linear relations between number columns, for example \"Amount <= Price\", \"2*A + B <= 100\" or \"A <= B or missing\".");

    public static readonly Word<int> MostChanges = new(
        "--most-changes", "N", "The most columns that may differ from the row started from.");

    public static readonly Word<double> Farthest = new(
        "--farthest", "X", "How far a row may be from the one started from: standard deviations of numbers plus 1 for each " +
        "changed category.");

    public static readonly Word<double> FarthestEach = new(
        "--farthest-each", "X", "Greatest distance of each number from the start row's, in standard deviations of its column.");

    public static readonly Word<double> Plausibility = new(
        "--plausibility", "X",
        "As near to the training rows as this percentile of them, 0 to 100; 50 is the median row. Default: no limit.");

    public static readonly Word<bool> AllColumns = new(
        "--all-columns", "", "Show every column of a table, not only the 15 that matter most.");

    public static readonly Word<string> Phrases = new(
        "--phrases", "PATH",
        "For tables: a CSV file of words for sentences (column,value,words), for example " +
        "datasets/credit/credit_data.phrases.csv.");

    public static readonly Word<string> HeldOut = new("--held-out", "PATH", "Data that the model did not learn from:");

    public static readonly Word<int> SampleRows = new("--sample-rows", "N", "Rows that importance is averaged over.");

    public static readonly Word<int> BackgroundRows = new(
        "--background-rows", "N", "Rows of the data that a row is compared with.")
    {
        Not = ["background"],
    };

    public static readonly Word<double> Threshold = new(
        "--threshold", "X", "From which size on something counts:");
}
