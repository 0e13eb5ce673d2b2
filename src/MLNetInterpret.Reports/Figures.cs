using MLNetInterpret.Drawing.Figures.Pictures;
using MLNetInterpret.Drawing.Figures.Scans;
using MLNetInterpret.Drawing.Figures.Tables;
using MLNetInterpret.Drawing.Figures.Text;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Reports;

/// <summary>The figures of a report, one by one. The caller disposes what is returned.</summary>
/// <remarks>Title, subtitle, width, colours and theme of each are <see cref="FigureOptions"/>; the figure's own where none
/// are given.</remarks>
public static class Figures
{
    private const int RowColumns = Drawing.Figures.Tables.MaximizingRow.Columns;

    /// <summary>Histogram of a unit's activation over the scanned rows, counts on a logarithmic scale.</summary>
    /// <param name="finding">Any finding; its most extreme rows and its optimised inputs are marked below the histogram.</param>
    /// <param name="noun">What is counted: <c>images</c>, <c>rows</c>, <c>characters</c>.</param>
    /// <param name="options">Title, width and colours; null for the defaults.</param>
    public static Figure Activations(Finding finding, string noun = "rows", FigureOptions? options = null) =>
        One(options, () => ActivationHistogram.Draw(finding, noun));

    /// <summary>All units of a layer of an image network, at most 36 a sheet.</summary>
    /// <exception cref="ArgumentException">The set holds no unit of <paramref name="point"/>.</exception>
    public static IReadOnlyList<Figure> UnitSheets(FindingSet findings, ActivationPoint point, FigureOptions? options = null) =>
        Many(options, () => UnitSheet.Draw(findings, point));

    /// <summary>Pictures that maximise units, and those that minimise them, at most 64 a sheet.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="about">Lines below the pictures: what they were made with.</param>
    /// <param name="units">What <c>HookedNetwork.MaximizeAll</c> found.</param>
    /// <param name="options">Title, width and colours; null for the defaults.</param>
    /// <exception cref="ArgumentException">No unit has a picture.</exception>
    public static IReadOnlyList<Figure> Gallery(
        string title, string about, IReadOnlyList<UnitMaximum> units, FigureOptions? options = null) =>
        Many(options, () => Drawing.Figures.Pictures.Gallery.Draw(title, about, units));

    /// <summary>Pictures of units at several steps, from noise to the result, at most 10 a sheet; nothing without
    /// snapshots.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="about">Lines below the pictures: what they were made with.</param>
    /// <param name="units">What <c>HookedNetwork.MaximizeAll</c> found.</param>
    /// <param name="options">Title, width and colours; null for the defaults.</param>
    public static IReadOnlyList<Figure> GallerySteps(
        string title, string about, IReadOnlyList<UnitMaximum> units, FigureOptions? options = null) =>
        Drawing.Figures.Pictures.Gallery.HasStrips(units)
            ? Many(options, () => Drawing.Figures.Pictures.Gallery.DrawStrips(title, about, units))
            : [];

    /// <summary>Strings that maximise units of a character model, coloured by the units' activation, each above the strongest
    /// real window; at most 24 a sheet.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="about">A line below it: what they were made with.</param>
    /// <param name="strings">What <c>ml.Interpretation.MaximizeText</c> found.</param>
    /// <param name="options">Title, width and colours; null for the defaults.</param>
    public static IReadOnlyList<Figure> Strings(
        string title, string about, IReadOnlyList<MaximizedText> strings, FigureOptions? options = null) =>
        Many(options, () => Drawing.Figures.Text.StringSheet.Draw(title, about, strings));

    /// <summary>Some units of each layer, one layer below the other: what drives each, beside what it sees in the strongest real
    /// pictures.</summary>
    /// <exception cref="ArgumentException">Fewer than three layers have optimised pictures.</exception>
    public static Figure Depths(FindingSet findings, FigureOptions? options = null) =>
        One(options, () => DepthSheet.Draw(findings));

    /// <summary>One unit of an image network: its picture at several steps, variants, real images.</summary>
    /// <exception cref="ArgumentException">The finding has no optimised picture.</exception>
    public static Figure UnitStrip(Finding finding, FindingSet findings, FigureOptions? options = null) =>
        One(options, () => Drawing.Figures.Pictures.UnitStrip.Draw(finding, findings));

    /// <summary>Units that were optimised by several methods, at most 8 a sheet.</summary>
    /// <exception cref="ArgumentException">No unit was compared.</exception>
    public static IReadOnlyList<Figure> Methods(FindingSet findings, FigureOptions? options = null) =>
        Many(options, () => MethodComparison.Draw(findings));

    /// <summary>Inputs changed a little so that the network misclassifies them, at most 8 a sheet.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="examples">Pictures or table rows.</param>
    /// <param name="options">Title, width and colours; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are none, or a changed picture has another size than its original.</exception>
    public static IReadOnlyList<Figure> Adversarial(
        string model, IReadOnlyList<AdversarialExample> examples, FigureOptions? options = null) =>
        Many(options, () => AdversarialFigure.Draw(model, examples));

    /// <summary>A photo and, beside it, what DeepDream made of it, once for each layer or unit.</summary>
    /// <exception cref="ArgumentException">There is none, or they are of several photos.</exception>
    public static Figure Dream(IReadOnlyList<Dream> dreams, FigureOptions? options = null) =>
        One(options, () => DreamFigure.Draw(dreams));

    /// <summary>The table row that maximises a unit, column by column, against the training rows.</summary>
    /// <param name="finding">A finding with a row.</param>
    /// <param name="findings">The set that it is from.</param>
    /// <param name="options">Title, width and colours; null for the defaults.</param>
    /// <param name="columns">Columns at most, those that matter to the unit most; 1 or more.</param>
    /// <exception cref="ArgumentException">The finding has no row.</exception>
    public static Figure MaximizingRow(
        Finding finding, FindingSet findings, FigureOptions? options = null, int columns = RowColumns) =>
        One(options, () => Drawing.Figures.Tables.MaximizingRow.Draw(finding, findings, columns: columns));

    /// <summary>The card of a unit of a table: its sentence, its rows, and the verdict.</summary>
    /// <param name="finding">A finding with a row, of a unit that was described.</param>
    /// <param name="findings">The set that it is from.</param>
    /// <param name="options">Title, width and colours; null for the defaults.</param>
    /// <param name="columns">Columns at most, those that matter to the unit most; 1 or more.</param>
    /// <exception cref="ArgumentException">The unit was not described, or the finding has no row.</exception>
    public static Figure TableCard(
        Finding finding, FindingSet findings, FigureOptions? options = null, int columns = RowColumns) =>
        One(options, () => Drawing.Figures.Tables.TableCard.Draw(finding, findings, columns));

    /// <summary>The highest and the lowest activation that rows reach at each level of plausibility.</summary>
    /// <exception cref="ArgumentException">No end of the profile has two points with a score.</exception>
    public static Figure PlausibilityCurve(UnitProfile profile, string? model = null, FigureOptions? options = null) =>
        One(options, () => Drawing.Figures.Tables.PlausibilityCurve.Draw(profile, model));

    /// <summary>Test of a description on held-out rows.</summary>
    /// <param name="description">A description with an AUC.</param>
    /// <param name="high">Whether it is of the upper end.</param>
    /// <param name="options">Title, width and colours; null for the defaults.</param>
    /// <exception cref="ArgumentException">The description has no AUC.</exception>
    public static Figure Description(RowDescription description, bool high = true, FigureOptions? options = null) =>
        One(options, () => DescriptionChart.Draw(description, high));

    /// <summary>The columns that drive one unit.</summary>
    /// <exception cref="ArgumentException">There are no columns.</exception>
    public static Figure Drivers(UnitDrivers drivers, FigureOptions? options = null) =>
        One(options, () => UnitDriverBars.Draw(drivers));

    /// <summary>Units against columns, at most 60 units a sheet.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="map">The measured importance.</param>
    /// <param name="options">Title, width and colours; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no units.</exception>
    public static IReadOnlyList<Figure> Drivers(string model, DriverMap map, FigureOptions? options = null) =>
        Many(options, () => DriverFigure.Draw(model, map));

    /// <summary>A unit's activation against single columns, one small chart for each.</summary>
    /// <param name="dependence">Of one unit, at least one column.</param>
    /// <param name="columns">How the columns are distributed, to show where the data is; may lack some.</param>
    /// <param name="options">Title, width and colours; null for the defaults.</param>
    /// <exception cref="ArgumentException">There is nothing to draw.</exception>
    public static Figure Dependence(
        IReadOnlyList<PartialDependence> dependence, IReadOnlyList<ColumnProfile> columns, FigureOptions? options = null) =>
        One(options, () => DependenceCurves.Draw(dependence, columns));

    /// <summary>A unit's activation after every character of the windows in which it is most extreme.</summary>
    public static Figure TextHeat(Finding finding, FigureOptions? options = null) =>
        One(options, () => Drawing.Figures.Text.TextHeat.Draw(finding));

    /// <summary>A search for cells at a glance: how well the best unit follows each concept, against what chance
    /// reaches.</summary>
    /// <exception cref="ArgumentException">No concept was searched for.</exception>
    public static Figure Cells(CellFindings cells, FigureOptions? options = null) =>
        One(options, () => CellsOverview.Draw(cells));

    /// <summary>A cell's activation after every character of some lines, the concept underlined.</summary>
    /// <exception cref="ArgumentException">The finding has no <see cref="CellFinding.Display"/>.</exception>
    public static Figure CellHeat(CellFinding finding, FigureOptions? options = null) =>
        One(options, () => Drawing.Figures.Text.CellHeat.Draw(finding));

    /// <summary>A cell's mean activation around the places where its concept begins and ends.</summary>
    /// <exception cref="ArgumentException">The finding shows no such places.</exception>
    public static Figure CellEvents(CellFinding finding, FigureOptions? options = null) =>
        One(options, () => Drawing.Figures.Text.CellEvents.Draw(finding));

    /// <summary>Gates, errors and n-gram baselines of a character model, a figure for each part of the analysis that has
    /// something to show.</summary>
    public static IReadOnlyList<Figure> Recurrent(RecurrentAnalysis analysis, FigureOptions? options = null) =>
        Many(options, () => [.. RecurrentFigure.Of(analysis).Select(figure => figure.Draw())]);

    /// <summary>The scanned units of a point: the classes or columns that each correlates with, or the distribution of its
    /// values.</summary>
    /// <param name="catalogue">The scan.</param>
    /// <param name="point">The point, at most 40 of whose units are drawn.</param>
    /// <param name="reduction">Which, where units were scanned under several; null for the first.</param>
    /// <param name="options">Title, width and colours; null for the defaults.</param>
    /// <exception cref="ArgumentException">The catalogue has no unit of that point under that reduction.</exception>
    public static Figure Units(
        ScannedUnits catalogue, ActivationPoint point, Reduction? reduction = null, FigureOptions? options = null) =>
        One(options, () => UnitOverview.Draw(catalogue, point, reduction));

    /// <summary>How many sheets <see cref="Gallery"/> fills at most.</summary>
    internal static int GallerySheets(int units, bool negative) => Drawing.Figures.Pictures.Gallery.Count(units, negative);

    /// <summary>How many sheets <see cref="Adversarial"/> fills.</summary>
    internal static int AdversarialSheets(int examples) => AdversarialFigure.Count(examples);

    /// <summary>How many sheets <see cref="Drivers(string, DriverMap, FigureOptions?)"/> fills.</summary>
    internal static int DriverSheets(int units) => DriverFigure.Sheets(units);

    private static Figure One(FigureOptions? options, Func<Drawn> draw) => Many(options, () => [draw()])[0];

    private static Figure[] Many(FigureOptions? options, Func<IReadOnlyList<Drawn>> draw)
    {
        options ??= new();
        var sheets = Look.While(
            options.Title, options.Colors.High, options.Colors.Low, draw, options.Subtitle, options.Dark);
        return
        [
            .. sheets.Select(sheet => new Figure(
                sheet with { Zoom = options.Width is { } width ? width / (double)sheet.Width : 1 })),
        ];
    }
}
