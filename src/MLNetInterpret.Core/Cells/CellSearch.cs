using MLNetInterpret.Networks;

namespace MLNetInterpret;

/// <summary>Finds the units of a character LSTM that follow concepts of its text, and tests them.</summary>
/// <remarks>
/// Every unit meets every concept on one part of the text; the best of each concept are then measured on another part, which the search never
/// saw, next to what an untrained network of the same shape and random directions reach there, and with the unit held at its mean.
/// Source of the idea of looking for such cells: Karpathy, Johnson, Li, "Visualizing and Understanding Recurrent Networks", 2015, arXiv:1506.02078.
/// </remarks>
public sealed class CellSearch
{
    private readonly HookedNetwork _network;
    private readonly CharLstm _lstm;
    private readonly CellText _text;
    private readonly IReadOnlyList<Concept> _concepts;
    private readonly CellSearchOptions _options;
    private readonly HashSet<Unit> _allowed;
    private readonly IReadOnlyList<LstmSource> _sources;
    private readonly int _seed;

    private CellSearch(HookedNetwork network, CellText text, IReadOnlyList<Concept> concepts, CellSearchOptions options)
    {
        options.Validate();
        _lstm = network.Module as CharLstm ?? throw new NotSupportedException(
            $"Cells are searched for in a {nameof(CharLstm)}; the network is a {network.Module.GetType().Name}.");
        if (concepts.Count == 0) throw new ArgumentException("There is no concept to search for.", nameof(concepts));
        if (concepts.GroupBy(concept => concept.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"The concept '{twice.Key}' is there twice.", nameof(concepts));
        (_network, _text, _concepts, _options, _seed) = (network, text.Validated(), concepts, options, options.Seed ?? 0);
        _allowed = [.. network.Units([.. options.Units.Count == 0 ? ["lstm*"] : options.Units]).Where(unit => LstmSources.TryParse(unit.Point.Name) is not null)];
        _sources = [.. _allowed.Select(unit => LstmSources.TryParse(unit.Point.Name)!.Value).Distinct().OrderBy(source => source.Layer).ThenBy(source => source.Value)];
        if (_sources.Count == 0)
            throw new ArgumentException($"{string.Join(", ", options.Units)} names no unit inside an LSTM layer; for example lstm1.cell or \"lstm*\" do.");
    }

    /// <summary>Searches a network.</summary>
    /// <param name="network">A <see cref="CharLstm"/>.</param>
    /// <param name="text">The text and its parts.</param>
    /// <param name="concepts">What is searched for; at least one, each once.</param>
    /// <param name="options">How; the defaults where null.</param>
    /// <param name="versions">Versions of the software, for the record.</param>
    /// <returns>The best candidates of each concept, whether or not the evidence supports them.</returns>
    /// <exception cref="ArgumentException">A concept, unit, part of the text or option cannot be used; the message says which and what can.</exception>
    /// <exception cref="NotSupportedException">The network is no <see cref="CharLstm"/>.</exception>
    public static CellFindings Run(
        HookedNetwork network, CellText text, IReadOnlyList<Concept> concepts, CellSearchOptions? options = null, string versions = "")
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(concepts);
        return new CellSearch(network, text, concepts, options ?? new()).Find(versions);
    }

    private CellFindings Find(string versions)
    {
        var profiles = ConceptProfile.Of(Tape(), _concepts, _text.SearchFrom, _text.SearchTo, _options.Cancellation);
        using var reader = new LstmReader(_lstm);
        var table = Scan(reader, profiles, "searching");
        using var random = new CharLstm(_lstm.Architecture with { Dropout = 0 }, unchecked(_seed + 7919));
        using var untrainedReader = new LstmReader(random);
        var untrained = Scan(untrainedReader, profiles, "searching an untrained network");

        var ranked = CellRanking.Of(table, _sources, _allowed, _lstm.Architecture.HiddenUnits, _concepts.Count);
        var control = CellRanking.Of(untrained, _sources, _allowed, _lstm.Architecture.HiddenUnits, _concepts.Count);
        Report("confirming on held-out text", 0);
        var confirmation = new CellConfirmation(_text, Tape(), profiles, _options, _seed);
        var evidence = confirmation.Measure(
            reader, table, _sources, [.. Enumerable.Range(0, _concepts.Count).Select(concept => ranked.Best(concept, _options.Candidates))],
            untrainedReader, [.. Enumerable.Range(0, _concepts.Count).Select(concept => control.Best(concept, _options.Candidates))]);
        var ablations = new AblationEvidence(reader, _text, table, _sources, _options, _seed)
        {
            Closers = [.. _concepts.Select(concept => concept.Closer).OfType<string>().Select(closer => closer[0]).Distinct()],
        };

        List<CellFinding> findings = [];
        List<SearchedConcept> searched = [];
        for (var concept = 0; concept < _concepts.Count; concept++)
        {
            var (profile, of) = (profiles[concept], evidence[concept]);
            var found = of.Candidates.Select(candidate => Judge(_concepts[concept], candidate, of, ranked, ablations))
                .OrderBy(finding => finding.Verdict switch { Verdict.Supported => 0, Verdict.Undecided => 1, _ => 2 }).ToList();
            findings.AddRange(found);
            var (verdict, reason) = CellJudgement.OfConcept(_concepts[concept].Name, profile, found);
            searched.Add(new(
                _concepts[concept].Name, _concepts[concept].Definition, _concepts[concept].Kind, profile.Share, profile.Events,
                ranked.Discoveries(concept, _options.FalseDiscoveryRate), verdict, reason));
            Report("confirming on held-out text", (concept + 1.0) / _concepts.Count);
        }

        return new(findings, searched, new(
            new(_options.ModelName, _network.Hash, _text.Hash(), _text.SearchTo - _text.SearchFrom, _seed, TorchSharp.torch.get_num_threads(), versions),
            _text.SearchFrom, _text.SearchTo, _text.HeldOutFrom, _text.HeldOutTo, _allowed.Count, _options.FalseDiscoveryRate,
            [.. evidence.Select(of => of.Untrained)]));
    }

    private CellFinding Judge(
        Concept concept, CellConfirmation.Candidate candidate, CellConfirmation.OfConcept of, CellRanking ranked, AblationEvidence ablations)
    {
        var (ranking, series) = (candidate.Ranked, candidate.Series);
        var (search, isHigh) = (ranking.Fit, ranking.Fit.Correlation >= 0);
        var heldOut = series.Fit(search.Threshold, isHigh, _options, _seed);
        var controls = new CellControls(
            ranking.QValue, ranked.Tests, of.Untrained, of.UntrainedUnit, candidate.RandomDirection, _options.Directions);
        var switching = concept.Kind == ConceptKind.Binary ? Switching.Of(series, search.Threshold, isHigh) : null;
        var (verdict, _) = CellJudgement.Of(search, heldOut, controls, switching, null, concept.Kind, _options);
        var ablation = verdict == Verdict.NotSupported ? null : ablations.Of(concept, ranking, series);
        (verdict, var reasons) = CellJudgement.Of(search, heldOut, controls, switching, ablation, concept.Kind, _options);
        var finding = new CellFinding(ranking.Unit, concept.Name, ranking.Lag, search, heldOut, controls, switching, ablation, verdict, reasons);
        return verdict != Verdict.Supported || _options.DisplayCharacters == 0 ? finding : finding with
        {
            Display = CellDisplays.Of(
                _text.Text.Span[_text.HeldOutFrom.._text.HeldOutTo], _text.HeldOutFrom, series, of.UntrainedSeries, finding, _options.DisplayCharacters),
        };
    }

    private ConceptTable Scan(LstmReader reader, ConceptProfile[] profiles, string stage)
    {
        Report(stage, 0);
        var progress = _options.Progress is { } told ? new Relay(told, stage) : null;
        return new ConceptScan(reader, _text.Codes, _sources, _options.Lags)
            .Run(Tape(), profiles, _text.SearchFrom, _text.SearchTo, progress, _options.Cancellation);
    }

    private ConceptTape Tape() => new(_text.Text, _concepts, _options.Reading);

    private void Report(string stage, double fraction) => _options.Progress?.Report(new(stage, fraction));

    private sealed class Relay(IProgress<CellSearchProgress> progress, string stage) : IProgress<double>
    {
        public void Report(double value) => progress.Report(new(stage, value));
    }
}
