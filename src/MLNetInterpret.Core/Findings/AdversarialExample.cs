namespace MLNetInterpret;

/// <summary>An input changed a little so that the network errs.</summary>
/// <param name="Row">Row number of the original in its data, from 0; -1 where it is no row.</param>
/// <param name="Label">The original's true class, or null where it is not known.</param>
/// <param name="Original">The original.</param>
/// <param name="Changed">The changed input, as it was classified: 8-bit pixels, or a row in the table's own columns.</param>
/// <param name="Before">What the network says of the original.</param>
/// <param name="After">What it says of the changed input, measured again on the plain network after rounding.</param>
/// <param name="Target">The class that was aimed at, or null where any wrong one would do.</param>
/// <param name="Constraint">How far the change might go, for people, for example <c>each pixel by at most 4/255</c>.</param>
/// <param name="Distance">How far it went, in the constraint's own measure.</param>
/// <param name="Steps">Steps taken.</param>
/// <param name="Succeeded">Whether the changed input is classified as the target,
/// or otherwise than the original where there is none.</param>
public sealed record AdversarialExample(
    long Row,
    string? Label,
    InputValue Original,
    InputValue Changed,
    (string Class, double Probability) Before,
    (string Class, double Probability) After,
    string? Target,
    string Constraint,
    double Distance,
    int Steps,
    bool Succeeded);

/// <summary>A photo in which a network's layer or unit was made stronger (DeepDream).</summary>
/// <param name="Name">The photo's name.</param>
/// <param name="Objective">What was maximised, for people.</param>
/// <param name="Photo">The photo.</param>
/// <param name="Result">What became of it.</param>
/// <param name="Octaves">Sizes that it was optimised at, the smallest first.</param>
public sealed record Dream(string Name, string Objective, ImageInput Photo, ImageInput Result, int Octaves);
