import type { Json } from '../../../../../shared/domain/json.ts';
import { FigureFields } from '../segments/builder/aggregate-block.tsx';
import styles from '../segments/builder/builder.module.css';
import { useBuilder } from '../segments/builder/builder-context.ts';
import { FiltersField } from '../segments/builder/filter-fields.tsx';
import { JsonField } from '../segments/builder/json-block.tsx';
import { useNodeFault } from '../segments/builder/use-node-fault.ts';
import { WindowField } from '../segments/builder/window-field.tsx';
import { formOf, isObject } from '../segments/model/forms.ts';
import { definitionOf, treeOf } from '../segments/model/tree.ts';

/** The fields of what a computed trait works out; JSON where it is nothing of the kind. */
export const AggregateFields = ({ label }: { readonly label: string }) => {
  const { root, change } = useBuilder();
  const faultOf = useNodeFault(root.id);
  const condition = definitionOf(root);
  const put = (next: Json, topic?: string) => change(treeOf(next, root), topic);
  if (!isObject(condition) || formOf(condition) !== 'aggregate')
    return <JsonField label={label} value={condition} error={faultOf('')} onChange={(next) => put(next, 'json')} />;
  const props = { condition, faultOf, onChange: put };
  return (
    <div className={styles.body}>
      <FigureFields {...props} />
      <WindowField {...props} />
      <FiltersField {...props} />
    </div>
  );
};
