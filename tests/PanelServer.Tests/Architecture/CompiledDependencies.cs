using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PanelServer.Tests.Architecture;

/// <summary>One type's use of another, as the compiler has written it down.</summary>
/// <param name="From">The type that uses, by full name.</param>
/// <param name="FromNamespace">Its namespace.</param>
/// <param name="To">The type that is used.</param>
/// <param name="ToNamespace">Its namespace.</param>
internal sealed record Dependency(string From, string FromNamespace, string To, string ToNamespace);

/// <summary>
/// Reads from a compiled assembly which types use which others: in bases, interfaces, members, attributes and instructions. Constants are
/// copied by the compiler and leave no trace.
/// </summary>
internal static class CompiledDependencies
{
    public static IReadOnlyList<Dependency> Of(string path)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(path);
        return
        [
            .. module.GetTypes()
                .SelectMany(type => UsedBy(type).SelectMany(Parts).Select(used => new Dependency(Outermost(type).FullName, Outermost(type).Namespace, Outermost(used).FullName, Outermost(used).Namespace)))
                .Where(dependency => dependency.From != dependency.To)
                .Distinct(),
        ];
    }

    private static IEnumerable<TypeReference?> UsedBy(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(one => one.InterfaceType),
        .. type.CustomAttributes.Select(one => one.AttributeType),
        .. type.GenericParameters.SelectMany(one => one.Constraints).Select(one => one.ConstraintType),
        .. type.Fields.Select(one => one.FieldType),
        .. type.Properties.Select(one => one.PropertyType),
        .. type.Methods.SelectMany(UsedBy),
    ];

    private static IEnumerable<TypeReference?> UsedBy(MethodDefinition method) =>
    [
        method.ReturnType,
        .. method.Parameters.Select(one => one.ParameterType),
        .. method.CustomAttributes.Select(one => one.AttributeType),
        .. method.GenericParameters.SelectMany(one => one.Constraints).Select(one => one.ConstraintType),
        .. method.HasBody ? method.Body.Variables.Select(one => one.VariableType) : [],
        .. method.HasBody ? method.Body.ExceptionHandlers.Select(one => one.CatchType) : [],
        .. method.HasBody ? method.Body.Instructions.SelectMany(UsedBy) : [],
    ];

    private static IEnumerable<TypeReference?> UsedBy(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        MethodReference method =>
        [
            method.DeclaringType,
            method.ReturnType,
            .. method.Parameters.Select(one => one.ParameterType),
            .. method is GenericInstanceMethod generic ? generic.GenericArguments : [],
        ],
        _ => [],
    };

    // A list of machines is a use of the list and of the machine.
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => [generic.ElementType, .. generic.GenericArguments.SelectMany(Parts)],
        IModifierType modified => [.. Parts(modified.ModifierType), .. Parts(modified.ElementType)],
        TypeSpecification specification => Parts(specification.ElementType),
        _ => [type],
    };

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is null ? type : Outermost(type.DeclaringType);
}
