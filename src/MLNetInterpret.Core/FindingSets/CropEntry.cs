using System.Text.Json.Serialization;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Core.FindingSets;

/// <summary>A small picture of what a unit sees, as JSON has it: the place of it in a picture that is there already, or
/// its own pixels.</summary>
internal sealed record CropEntry
{
    /// <summary>Which of the document's inputs it is a part of; null where it has its own pixels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Input { get; init; }

    /// <summary>Which part; null for all of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Crop? Part { get; init; }

    /// <summary>Pixels of its longer side: the part is shrunk to them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Longest { get; init; }

    /// <summary>The picture itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImageInput? Picture { get; init; }

    /// <summary>The crops of a set.</summary>
    /// <param name="findings">The set; its scan says which rows its crops are of.</param>
    /// <param name="inputs">The document's inputs.</param>
    /// <param name="entries">Its findings, which say of which row each input is.</param>
    public static IReadOnlyList<(Unit Unit, IReadOnlyList<CropEntry> Crops)> Of(
        FindingSet findings, IReadOnlyList<InputValue> inputs, IEnumerable<FindingSetDocument.Entry> entries)
    {
        var places = entries.SelectMany(entry => entry.Highest.Examples.Concat(entry.Lowest.Examples))
            .Where(row => row.Input is not null).DistinctBy(row => row.Number)
            .ToDictionary(row => row.Number, row => row.Input!.Value);
        var rows = (findings.Scan?.Units ?? []).DistinctBy(scan => scan.Unit)
            .ToDictionary(scan => scan.Unit, scan => scan.Highest);
        return
        [
            .. findings.Crops.Select(unit => (unit.Unit, (IReadOnlyList<CropEntry>)
            [
                .. unit.Crops.Select((picture, rank) =>
                    rows.TryGetValue(unit.Unit, out var highest) && rank < highest.Count
                    && places.TryGetValue(highest[rank].Row, out var place)
                        ? Of(picture, inputs, place, highest[rank].Crop)
                        : new() { Picture = picture }),
            ])),
        ];
    }

    /// <summary>The picture.</summary>
    /// <param name="inputs">The document's inputs.</param>
    public ImageInput Of(IReadOnlyList<InputValue> inputs) =>
        Picture ?? ((ImageInput)inputs[Input!.Value]).Cropped(Part).Shrunk(Longest!.Value);

    /// <summary>Refuses what is no picture.</summary>
    /// <exception cref="ArgumentException">It is no part of one of the inputs, or its pixels do not fit.</exception>
    public void Require(IReadOnlyList<InputValue> inputs)
    {
        if (Picture is not null) InputChecks.Require(Picture);
        else if (Input is not { } place || place < 0 || place >= inputs.Count || inputs[place] is not ImageInput
            || !(Longest > 0))
            throw new ArgumentException($"A crop is of input {Input}, but that is none of the {inputs.Count} pictures, from 0.");
    }

    /// <summary>Where it is in an input, if that gives the same pixels.</summary>
    private static CropEntry Of(ImageInput picture, IReadOnlyList<InputValue> inputs, int place, Crop? part)
    {
        var entry = new CropEntry { Input = place, Part = part, Longest = Math.Max(picture.Height, picture.Width) };
        return inputs[place] is ImageInput && entry.Of(inputs) is var cut && cut.Channels == picture.Channels
            && cut.Width == picture.Width && cut.Pixels.AsSpan().SequenceEqual(picture.Pixels)
                ? entry
                : new() { Picture = picture };
    }
}
